"""Invented result lines, scorecards, squads, tables and bylines: common in agency copy, missing from the corpora.

Clubs and towns are made of the same words as surnames ("Harsen 2 Welling 1"), so that the tagger learns the line, not
the word. In the templates, `{full}`, `{last}` and `{initial}` stand for people, everything else for non-names.
"""

import random
from collections.abc import Callable

from training.names import Names, words_of

_COUNTRIES = words_of(
    """Britain France Germany Italy Spain Japan China Kenya Brazil Russia U.S. Australia Austria Sweden Norway India
    Egypt Nigeria Chile Qatar Switzerland Finland Croatia Jamaica Ethiopia Netherlands Belgium Poland Ukraine
    Romania Morocco Argentina Canada Ireland Pakistan Zimbabwe Denmark Belarus Cuba Mexico England Scotland Wales
    Slovakia Hungary Latvia"""
)
_CLUBS = words_of(
    """Arsenal Everton Ajax Milan Roma Porto Monaco Lens Auxerre Barcelona Hibernian Celtic Chelsea Juventus Valencia
    Derby Leeds Lyon Metz Torino Lazio Bayern Benfica Sporting PSV Dortmund Leicestershire Essex Surrey Kent
    Somerset Lahore"""
)
_NICKNAMES = words_of(
    """United City Town Rovers Wanderers Rangers Athletic Albion County Bulls Warriors Tigers Eagles Giants Lions
    Stars Sharks Knights Saints Wolves Bears Hawks Villa Forest Wednesday Orient Rhinos Broncos Raiders"""
)
_SPONSORS = (
    "Motorola",
    "Williams",
    "McLaren",
    "Ferrari",
    "Benetton",
    "Mapei",
    "Festina",
    "Banesto",
    "Lotto",
    "Ford",
    "Honda",
)
FORMS = (
    # ranks and times
    "{n} . {full} ( {country} ) {time}",
    "{n} . {full} ( {country} ) {n} minutes {time} seconds",
    "{n} . {full} , {country} , {time}",
    "{n} . {full} ( {country} ) {sponsor} {n} hours {n} minutes {n} seconds",
    "{n} . {full} ( {country} ) {sponsor} {n}:{time}",
    "{n} . {full} {n} points",
    "{n} . {last} {n}",
    "{n} . equal {last} and {full} ( {country} ) {n}",
    "{n} {full} {n} {n}",
    "{n} {full} {club} {n}",
    "{n} {full} , {full} ( {country} ) , {full}",
    "{n} {full} , {initial} , {full} ( {country} ) , {full}",
    # matches of two
    "{seed} - {full} ( {country} ) beat {full} ( {country} ) {score} {score}",
    "{seed} - {full} ( {country} ) beat {seed} - {full} ( {country} ) {score} {score} {score}",
    "{full} ( {country} ) beat {seed} - {full} ( {country} ) {score} {score} ( {score} ) {score}",
    "{full} ( {country} ) beat {full} ( {country} ) {score} {score}",
    "{full} ( {country} ) and {full} ( {country} ) beat {full} ( {country} ) and {full} ( {country} ) {score} {score}",
    "{full} ( {country} ) {score}",
    "{full} , {country} , {n}",
    # cricket
    "{initial} c {last} b {last} {n}",
    "{initial} lbw b {last} {n}",
    "{full} lbw b {last} {n}",
    "{last} b {last} {n}",
    "{initial} st {last} b {last} {n}",
    "{full} c and b {last} {n}",
    "{full} c sub b {full} {n}",
    "{initial} not out {n}",
    "{full} not out {n}",
    "{initial} run out {n}",
    "Bowling : {last} {n}-{s}-{n}-{s} , {last} {n}-{s}-{n}-{s} ( nb-{s} ) , {last} {n}-{s}-{n}-{s} , {full} {n}-{s}-{n}-{s}",
    "{initial} {n}-{s}-{n}-{s} , {initial} {n}-{s}-{n}-{s} ( w-{s} )",
    "{last} {n} - {s} - {n} - {s}",
    "Did not bat : {full} , {full} , {initial} , {last} .",
    "At {town} : {club} {n} ( {initial} {n} ; {initial} {s}-{n} ) and {n}-{s} ( {initial} {n} not out , {initial} {n} ) .",
    "At {town} : {town} {n} and {n} ( {initial} {n} ; {initial} {s}-{n} ) , {club} {n} ( {initial} {s}-{n} ) and {n}-{s}",
    "{club} {n} for {s} ( {initial} {n} ) v {club} .",
    "{club} won by {n} runs .",
    # goals, tries, line-ups
    "{club} {s} ( {last} {n} , {last} {n} , {n} ) {club} {s} ( {last} {n} ) . Halftime {score} . Attendance {n},000 .",
    "{town} {s} ( {full} {n} penalty ) {town} {s} . {n},{n}00",
    "{town} {s} ( {full} {n} , {last} {n} ) {club} {s} ( {full} {n} )",
    "{club} {s} {club} {s}",
    "{town} {s} {town} {s}",
    "{town} {s} {town} {s} . Attendance {n},000",
    "{town} {nickname} {s} {town} {nickname} {s}",
    "{town} {nickname} beat {town} {nickname} {n}-{n} on Sunday .",
    "{town} beat {town} {nickname} {n}-{n} in the league on Sunday .",
    "Scorers : {club} - {full} ( {n} ) , {last} ( {n} )",
    "Scorer : {full} {n}",
    "Sent off : {full} ( {club} ) {n}",
    "{town} - Tries : {full} ( {s} ) , {full} . Goals : {full} ( {s} ) , {last} .",
    "{club} : {n} - {full} ; {n} - {full} , {n} - {last}",
    "{n} - {full} , {n} - {full} , {n} - {full} ( captain ) , {n} - {full}",
    "{club} - {full} ; {full} , {full} , {last} ( {full} {n} ) , {full} ; {full} .",
    "{country} : {full} , {full} , {last} , {last}",
    "{country} - {full} ( captain ) , {full} , {full} , {full} .",
    "{full} ( {club} ) , {full} ( {club} ) , {full} ( {club} )",
    "Leading scorers : {n} - {full} ( {club} ) , {full} ( {town} ) . {n} - {full} ( {club} ) .",
    "Referee : {full}",
    "Umpires : {initial} ( {country} ) and {full} .",
    "{country} beat {country} {score}",
    "{club} v {club}",
    "{town} v {town} {nickname}",
    # standings
    "{town} {n} {n} {s} {s} {n} {n} {n}",
    "{town} {nickname} {n} {n} {s} {s} {n} {n} {n}",
    "{club} {n} {n} {s} {s} {n} {n} {n}",
    "{town} {n} {n} .{n}{n} -",
    # bylines
    "By {full}",
    "-- By {full} , {town} newsroom +{n} {n} {n}",
    "-- {full} , {city} Newsroom +{n} {n} {n}{n}",
    "-- {full} , {city} newsdesk {n}-{n}-{n}{n}",
    "-- {city} Newsroom +{n} {n} {n}",
    "{initial} ( {country} )",
    "* {full} {n} {n} {n} {n}",
)
_CITIES = (
    "London",
    "Paris",
    "Bonn",
    "Chicago",
    "Tokyo",
    "Vienna",
    "Sydney",
    "Rome",
    "Zurich",
    "Madrid",
    "Warsaw",
    "Moscow",
)


def line(names: Names, chance: random.Random) -> tuple[list[str], list[str]]:
    """(words, tags) of one line."""
    makers: dict[str, Callable[[], str]] = {
        "full": lambda: "*" + "|".join(names.make(2)),
        "last": lambda: "*" + "|".join(names.make(1)),
        "initial": lambda: "*" + "|".join([_initials(chance), names.make(1)[0]]),
        "country": lambda: chance.choice(_COUNTRIES),
        "club": lambda: chance.choice(_CLUBS),
        "town": lambda: names.place(),
        "nickname": lambda: chance.choice(_NICKNAMES),
        "sponsor": lambda: chance.choice(_SPONSORS),
        "city": lambda: chance.choice(_CITIES),
        "n": lambda: str(chance.randint(1, 99)),
        "s": lambda: str(chance.randint(0, 9)),
        "seed": lambda: str(chance.randint(1, 16)),
        "score": lambda: f"{chance.randint(0, 7)}-{chance.randint(0, 7)}",
        "time": lambda: f"{chance.randint(1, 59)}.{chance.randint(10, 99)}",
    }
    words: list[str] = []
    tags: list[str] = []
    for piece in chance.choice(FORMS).split():
        filled = _filled(piece, makers)
        if filled.startswith("*") and len(filled) > 1:
            name = filled[1:].split("|")
            words += name
            tags += ["B"] + ["I"] * (len(name) - 1)
        else:
            words.append(filled)
            tags.append("O")
    return words, tags


def _filled(piece: str, makers: dict[str, Callable[[], str]]) -> str:
    while "{" in piece:
        before, _, rest = piece.partition("{")
        kind, _, after = rest.partition("}")
        piece = before + makers[kind]() + after
    return piece


def _initials(chance: random.Random) -> str:
    letters = [chance.choice("ABCDEFGHIJKLMNPRSTVW") + "." for _ in range(1 if chance.random() < 0.8 else 2)]
    return "".join(letters)
