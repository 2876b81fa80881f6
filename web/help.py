"""The query language for readers: what may be typed, with examples that run. A test asks each of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    typed: str
    means: str


@dataclass(frozen=True, slots=True)
class Topic:
    title: str
    text: str
    examples: tuple[Example, ...]


TOPICS = (
    Topic(
        "Words",
        "Articles hold all the words you type, in any form: harbour finds harbours, and accents and capitals do not matter.",
        (
            Example("harbour bridge", "both words"),
            Example('"harbour bridge"', "these words side by side"),
            Example("ferry OR boat", "either of them"),
            Example("harbour -bridge", "the first without the second"),
            Example("(ferry OR boat) timetable", "parentheses group"),
        ),
    ),
    Topic(
        "Parts of words, and words near each other",
        "A star stands for the rest of a word, after three letters or more. A tilde and a number ask for closeness.",
        (
            Example("harb*", "words that begin like this"),
            Example('"harbour bridge"~8', "both within eight words of each other"),
        ),
    ),
    Topic(
        "Headlines",
        "Look in the headline alone, or in the text alone.",
        (Example("title:harbour", "in the headline"), Example("body:harbour", "in the text")),
    ),
    Topic(
        "People, outlets and more",
        "A name finds a person under every form of it that the archive knows. Quotation marks hold a name together.",
        (
            Example('person:"Marta Quill"', "articles in which she appears"),
            Example('outlet:"Harbour Herald"', "from one outlet"),
            Example("section:politics", "from a section"),
            Example("lang:de", "in a language, by its code"),
            Example("-outlet:meridian-post", "from anyone but this outlet"),
        ),
    ),
    Topic(
        "Dates",
        "A year, a month or a day; from and to are both included. Days are those of the time zone that this site counts in.",
        (
            Example("date:2025-07", "published in that month"),
            Example("date:2025-07-01..2025-07-12", "between two days"),
            Example("since:7d", "in the last seven days"),
            Example("before:2025-07-12", "earlier than that day"),
        ),
    ),
)
