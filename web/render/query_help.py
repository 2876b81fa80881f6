"""Help with the query language: examples to try, with names from this archive in them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Example:
    """typed: a query. means: what it finds."""

    typed: str
    means: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A section of the help page."""

    title: str
    text: str
    examples: tuple[Example, ...]


def topics(today: date, *, person: str = "", outlet: str = "", section: str = "") -> tuple[Topic, ...]:
    """The sections, in order. person, outlet, section: names from the archive for the examples; "" leaves those out."""
    named = [Example(f'person:"{person}"', "articles that mention this person")] if person else []
    named += [Example(f'outlet:"{outlet}"', "from one outlet")] if outlet else []
    named += [Example(f'section:"{section}"', "from one section")] if section else []
    named += [Example(f'-outlet:"{outlet}"', "from every other outlet")] if outlet else []
    return (
        Topic(
            "Words",
            "Results contain all the words you type, in any form: minister also finds ministers. Accents and capital letters "
            "make no difference.",
            (
                Example("minister budget", "both words"),
                Example('"prime minister"', "this exact phrase, in any form of its words"),
                Example("strike OR walkout", "either word"),
                Example("election -poll", "the first word but not the second"),
                Example("(strike OR walkout) rail", "parentheses group alternatives"),
            ),
        ),
        Topic(
            "Parts of words, and words close together",
            "An asterisk stands for the rest of a word; type at least three letters first. A tilde and a number say how close "
            "the words must be.",
            (
                Example("elect*", "words that begin with elect"),
                Example('"minister budget"~8', "both, at most eight words apart"),
                Example('(minister OR mayor) NEAR/8 "public money"', "groups and phrases, at most eight words apart"),
                Example("minister THEN/5 resigned", "in this order, at most five words apart"),
                Example("minister NEAR/s budget", "in one sentence; NEAR/p: in one paragraph"),
                Example("minster~", "also words that are one letter different: minister"),
            ),
        ),
        Topic(
            "As it is printed",
            "An equals sign finds a word as it is printed, not its other forms. With case: its capitals count, too, for words that are "
            "something else in small letters.",
            (
                Example('="ministers"', "ministers, but not minister"),
                Example("case:US", "US, but not us"),
                Example('case:"White House"', "both words with these capitals"),
            ),
        ),
        Topic(
            "How often, and where",
            "An article that is about something says it more than once, and says it early.",
            (
                Example("atleast(3, budget)", "three times or more, in headline and text"),
                Example("atleast(2, budget OR deficit)", "the two words together twice or more"),
                Example("lead:budget", "in the headline or among the first hundred words"),
                Example("opening:budget", "in the first paragraph"),
            ),
        ),
        Topic(
            "Lists of words",
            "A list that you keep under Searches, Word lists, stands for any of its words and phrases. Shared lists work for "
            "everybody.",
            (Example("@water court", "any word of the list water, and court"),),
        ),
        Topic(
            "Headlines",
            "Search only headlines, or only the text.",
            (Example("title:minister", "in the headline"), Example("body:minister", "in the text")),
        ),
        Topic(
            "People, outlets and more",
            "Any form of a person's name that the archive knows will do. Put names of several words in quotation marks. "
            "There are also author:, agency: and lang:, and kind: (news, opinion, live, press-release, "
            "sponsored, interview, gallery).",
            (*named, Example("lang:en", "in one language, by its code")),
        ),
        Topic(
            "Quotations",
            "What an article quotes: who says it, by any form of their name, and the words between its quotation marks.",
            (
                *([Example(f'says:"{person}"', "articles that quote this person")] if person else []),
                Example("quote:minister", "the word is quoted"),
                Example('quote:"very good"', "the phrase stands within one quotation"),
            ),
        ),
        Topic(
            "Dates",
            "A year, a month or a day. Ranges include their first and last day, in the time zone of this site.",
            (
                Example(f"date:{today:%Y-%m}", "published this month"),
                Example(f"date:{today:%Y-%m}-01..{today:%Y-%m-%d}", "between two days"),
                Example("since:7d", "in the last seven days"),
                Example(f"before:{today:%Y-%m-%d}", "up to and including that day"),
                Example("event:last week", "about something that happened last week, as the first sentences say"),
                Example(f"event:{today:%Y-%m-%d}", "about something that happened on that day"),
            ),
        ),
        Topic(
            "What an article is, and has",
            "is: takes copy, opinion, paywalled, changed, gone, undated and imported, has: the names of fields that may be empty. "
            "A keyword: is the publisher's own, link: is a host or domain that the text links to.",
            (
                Example("is:opinion", "what its outlet calls opinion"),
                Example("-is:paywalled", "texts that are whole"),
                Example("has:author", "articles with an author"),
                Example("words:>800", "long articles"),
                Example("link:who.int", "articles that link to this host"),
            ),
        ),
    )
