"""Help with the query language: examples to try, with names from this archive in them."""

from dataclasses import dataclass
from datetime import date

from index.languages import gettext as _


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
    named = [Example(f'person:"{person}"', _("articles that mention this person"))] if person else []
    named += [Example(f'outlet:"{outlet}"', _("from one outlet"))] if outlet else []
    named += [Example(f'section:"{section}"', _("from one section"))] if section else []
    named += [Example(f'-outlet:"{outlet}"', _("from every other outlet"))] if outlet else []
    return (
        Topic(
            _("Words"),
            _(
                "Results contain all the words you type, in any form: minister also finds ministers. Accents and "
                "capital letters make no difference."
            ),
            (
                Example(_("minister budget"), _("both words")),
                Example(_('"prime minister"'), _("this exact phrase, in any form of its words")),
                Example(_("strike OR walkout"), _("either word")),
                Example(_("election -poll"), _("the first word but not the second")),
                Example(_("(strike OR walkout) rail"), _("parentheses group alternatives")),
            ),
        ),
        Topic(
            _("Parts of words, and words close together"),
            _(
                "An asterisk stands for the rest of a word; type at least three letters first. A tilde and a number "
                "say how close the words must be."
            ),
            (
                Example(_("elect*"), _("words that begin with elect")),
                Example(_('"minister budget"~8'), _("both, at most eight words apart")),
                Example(
                    _('(minister OR mayor) NEAR/8 "public money"'), _("groups and phrases, at most eight words apart")
                ),
                Example(_("minister THEN/5 resigned"), _("in this order, at most five words apart")),
                Example(_("minister NEAR/s budget"), _("in one sentence; NEAR/p: in one paragraph")),
                Example(_("minster~"), _("also words that are one letter different: minister")),
            ),
        ),
        Topic(
            _("As it is printed"),
            _(
                "An equals sign finds a word as it is printed, not its other forms. With case: its capitals count, "
                "too, for words that are something else in small letters."
            ),
            (
                Example(_('="ministers"'), _("ministers, but not minister")),
                Example(_("case:US"), _("US, but not us")),
                Example(_('case:"White House"'), _("both words with these capitals")),
            ),
        ),
        Topic(
            _("How often, and where"),
            _("An article that is about something says it more than once, and says it early."),
            (
                Example(_("atleast(3, budget)"), _("three times or more, in headline and text")),
                Example(_("atleast(2, budget OR deficit)"), _("the two words together twice or more")),
                Example(_("lead:budget"), _("in the headline or among the first hundred words")),
                Example(_("opening:budget"), _("in the first paragraph")),
            ),
        ),
        Topic(
            _("Lists of words"),
            _(
                "A list that you keep under Searches, Word lists, stands for any of its words and phrases. Shared "
                "lists work for everybody."
            ),
            (Example("@water court", _("any word of the list water, and court")),),
        ),
        Topic(
            _("Headlines"),
            _("Search only headlines, or only the text."),
            (Example(_("title:minister"), _("in the headline")), Example(_("body:minister"), _("in the text"))),
        ),
        Topic(
            _("People, outlets and more"),
            _(
                "Any form of a person’s name that the archive knows will do. Put names of several words in quotation "
                "marks. There are also author:, agency: and lang:, and kind: (news, opinion, live, press-release, "
                "sponsored, interview, gallery)."
            ),
            (*named, Example("lang:en", _("in one language, by its code"))),
        ),
        Topic(
            _("Quotations"),
            _(
                "What an article quotes: who says it, by any form of their name, and the words between its quotation "
                "marks."
            ),
            (
                *([Example(f'says:"{person}"', _("articles that quote this person"))] if person else []),
                Example(_("quote:minister"), _("the word is quoted")),
                Example(_('quote:"very good"'), _("the phrase stands within one quotation")),
            ),
        ),
        Topic(
            _("Dates"),
            _("A year, a month or a day. Ranges include their first and last day, in the time zone of this site."),
            (
                Example(f"date:{today:%Y-%m}", _("published this month")),
                Example(f"date:{today:%Y-%m}-01..{today:%Y-%m-%d}", _("between two days")),
                Example(_("since:7d"), _("in the last seven days")),
                Example(f"before:{today:%Y-%m-%d}", _("up to and including that day")),
                Example(_("event:last week"), _("about something that happened last week, as the first sentences say")),
                Example(f"event:{today:%Y-%m-%d}", _("about something that happened on that day")),
            ),
        ),
        Topic(
            _("What an article is, and has"),
            _(
                "is: takes copy, opinion, paywalled, changed, gone, undated and imported, has: the names of fields "
                "that may be empty. A keyword: is the publisher’s own, link: is a host or domain that the text links "
                "to."
            ),
            (
                Example(_("is:opinion"), _("what its outlet calls opinion")),
                Example(_("-is:paywalled"), _("texts that are whole")),
                Example(_("has:author"), _("articles with an author")),
                Example(_("words:>800"), _("long articles")),
                Example(_("link:who.int"), _("articles that link to this host")),
            ),
        ),
    )
