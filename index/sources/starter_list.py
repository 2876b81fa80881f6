"""Outlets to begin with, and why: what the first page of an empty archive offers. From sources.toml beside this file."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from index.outlets.labels import NO_LABELS, Labels, checked


@dataclass(frozen=True, kw_only=True, slots=True)
class Starter:
    """An outlet of the list. url: of its feed. why: the reason for the choice, a sentence."""

    name: str
    url: str
    why: str
    labels: Labels


@cache
def starters() -> tuple[Starter, ...]:
    """The list, in its order."""
    text = resources.files("index.sources").joinpath("sources.toml").read_text("utf-8")
    return tuple(
        Starter(
            name=table["name"],
            url=table["url"],
            why=table["why"],
            labels=checked(
                country=table.get("country", ""), language=table.get("language", ""), kind=table.get("publisher", "")
            ),
        )
        for table in tomllib.loads(text)["source"]
    )


def labels_at(url: str) -> Labels:
    """The labels of the outlet on the list that has this address; none where it is not on the list."""
    starter = _by_url().get(url)
    return starter.labels if starter else NO_LABELS


def name_at(url: str) -> str | None:
    """The name of that outlet; None where the address is not on the list."""
    starter = _by_url().get(url)
    return starter.name if starter else None


@cache
def _by_url() -> Mapping[str, Starter]:
    return {starter.url: starter for starter in starters()}


def chosen(urls: Sequence[str], countries: Sequence[str] = (), languages: Sequence[str] = ()) -> list[Starter]:
    """Those with one of these addresses, of one of these countries, or in one of these languages, in the order of the list."""
    return [
        starter
        for starter in starters()
        if starter.url in urls or starter.labels.country in countries or starter.labels.language in languages
    ]
