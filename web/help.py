"""The query language for readers: what may be typed, with examples that run, and with names of this archive in them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Example:
    typed: str
    means: str


@dataclass(frozen=True, slots=True)
class Topic:
    title: str
    text: str
    examples: tuple[Example, ...]


def topics(today: date, *, person: str = "", outlet: str = "", section: str = "") -> tuple[Topic, ...]:
    """person, outlet, section: some that the archive holds; their examples are left out where it holds none."""
    named = [Example(f'person:"{person}"', "articles in which this person appears")] if person else []
    named += [Example(f'outlet:"{outlet}"', "from one outlet")] if outlet else []
    named += [Example(f'section:"{section}"', "from a section")] if section else []
    named += [Example(f'-outlet:"{outlet}"', "from anyone but this outlet")] if outlet else []
    return (
        Topic(
            "Words",
            "Articles hold all the words you type, in any form: minister finds ministers, and accents and capitals do not "
            "matter.",
            (
                Example("minister budget", "both words"),
                Example('"prime minister"', "these words side by side"),
                Example("strike OR walkout", "either of them"),
                Example("election -poll", "the first without the second"),
                Example("(strike OR walkout) rail", "parentheses group"),
            ),
        ),
        Topic(
            "Parts of words, and words near each other",
            "A star stands for the rest of a word, after three letters or more. A tilde and a number ask for closeness.",
            (
                Example("elect*", "words that begin like this"),
                Example('"minister budget"~8', "both within eight words of each other"),
            ),
        ),
        Topic(
            "Headlines",
            "Look in the headline alone, or in the text alone.",
            (Example("title:minister", "in the headline"), Example("body:minister", "in the text")),
        ),
        Topic(
            "People, outlets and more",
            "A name finds a person under every form of it that the archive knows. Quotation marks hold a name together. "
            "There are also author:, agency: and lang:.",
            (*named, Example("lang:en", "in a language, by its code")),
        ),
        Topic(
            "Dates",
            "A year, a month or a day; from and to are both included. Days are those of the zone that this site counts in.",
            (
                Example(f"date:{today:%Y-%m}", "published in that month"),
                Example(f"date:{today:%Y-%m}-01..{today:%Y-%m-%d}", "between two days"),
                Example("since:7d", "in the last seven days"),
                Example(f"before:{today:%Y-%m-%d}", "earlier than that day"),
            ),
        ),
    )
