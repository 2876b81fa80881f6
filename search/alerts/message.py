"""What an alert says: sections with entries, as a payload for webhooks, as text, and for the page and the mail that show it.

Texts are in the language that is spoken when somebody asks for them: in a mail that of its alert, on a page that of the page.
"""

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from index.alert import SILENCE, Alert, Delivery
from index.article import ArchivedArticle, Precision, is_made_up
from index.languages import current, formats, ngettext
from index.languages import gettext as _
from index.operations.program import program
from index.reviews.contents import is_rtl
from index.text.characters import printable
from search.alerts.schedule import zone_of
from search.highlight.passages import Passage
from search.page import Result
from search.serializers import result_dict

PRESENTED = (
    "id", "url", "title", "outlet", "agency", "section", "published", "published_precision", "fetched", "lang",
    "authors", "people", "copy_of",
)  # fmt: skip

OTHERS_NAMED = 12
"""Outlets that an entry names besides its own."""

Sentence = Callable[[int | None, ArchivedArticle], Passage | None]
"""The sentence of an article that matched a section, by the id of its saved search; None where there is none to show."""


@dataclass(kw_only=True, slots=True)
class Entry:
    """An article in a digest. words: those that matched. sentence: the passage that matched best. others: copies of it and other
    articles of its story that are in the same digest. event: what happened to an article that is kept."""

    article: ArchivedArticle
    words: tuple[str, ...]
    sentence: Passage | None = None
    others: list[ArchivedArticle] = field(default_factory=list)
    event: str = ""

    @property
    def title(self) -> str:
        """The headline, on one line."""
        return line(self.article.article.title) or _("Untitled")

    @property
    def outlet(self) -> str:
        """The name of the outlet, "" for none, with the agency."""
        article = self.article.article
        name, agency = article.outlet.name if article.outlet else "", article.agency or ""
        if name and agency:
            return line(f"{name} {_('via %(agency)s', agency=agency)}")
        return line(name or agency)

    @property
    def other_outlets(self) -> list[str]:
        """Of the articles that are folded into this one, each once."""
        names = dict.fromkeys(
            line(one.article.outlet.name) for one in self.others if one.article.outlet and one.article.outlet.name
        )
        return [name for name in names if name != self.outlet][:OTHERS_NAMED]

    @property
    def also_in(self) -> str:
        """Where the articles stand that are folded into this one."""
        outlets = ", ".join(map(isolated, self.other_outlets)) or _("the same outlet")
        return _("Also in %(outlets)s (%(articles)s)", outlets=outlets, articles=len(self.others))

    @property
    def happened(self) -> str:
        """What happened to an article that is kept, in words; "" for one that matched."""
        if self.event.startswith("gone"):
            return _("The outlet has removed it.")
        return _("It was changed.") if self.event else ""

    @property
    def original(self) -> str | None:
        """Its address at the outlet."""
        url = self.article.article.url
        return url if url.startswith(("http://", "https://")) and not is_made_up(url) else None


@dataclass(kw_only=True, slots=True)
class Section:
    """What one saved search found. search: its id, None for the query of an alert of the command line or for kept articles."""

    name: str
    search: int | None
    url: str | None
    entries: list[Entry]


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One message about one alert.

    id: the same whenever these articles are sent again, so that the receiver can recognise a repetition, and unguessable.
    articles: each with the words that matched. search_url: the same search on the page; page_url: the message itself there;
    unsubscribe_url: ends the alert without signing in. None where `site_url` is not set. silences: of days that were silent, how
    many articles there were, and how many are usual. many_more: whether the day brought many more articles than usual.
    """

    id: str
    alert: Alert
    articles: tuple[tuple[ArchivedArticle, tuple[str, ...]], ...]
    search_url: str | None
    sections: tuple[Section, ...] = ()
    site: str = ""
    silences: tuple[tuple[str, str], ...] = ()
    many_more: bool = False
    is_test: bool = False

    @property
    def note(self) -> str:
        """Sentences above all, "" for none."""
        more = [_("Many more articles than usual on a day like this.")] if self.many_more else []
        return " ".join([*(_silence(int(found), float(usual)) for found, usual in self.silences), *more])

    @property
    def page_url(self) -> str | None:
        """Where it stands as a page; None for a test, which is kept nowhere."""
        return f"{self.site}/digests/{self.id}" if self.site and not self.is_test else None

    @property
    def unsubscribe_url(self) -> str | None:
        """Where it is ended without signing in."""
        return f"{self.site}{unsubscribe_path(self.alert)}" if self.site else None

    @property
    def manage_url(self) -> str | None:
        """Its page for whoever has an account."""
        if not self.site or self.alert.account is None:
            return None
        return f"{self.site}/alerts/{quote(self.alert.id, safe='')}"

    def article_url(self, entry: Entry) -> str | None:
        """The page of an article here."""
        if not self.site:
            return None
        return f"{self.site}/articles/{quote(entry.article.article.id, safe='')}" + (
            "/revisions" if entry.event.startswith("v") else ""
        )

    @property
    def zone(self) -> ZoneInfo:
        """Of the times in it."""
        try:
            return zone_of(self.alert.zone)
        except ValueError:
            return ZoneInfo("UTC")

    def when(self, entry: Entry) -> str:
        """When an article was published, no more precise than it is known: `10 July 2025, 09:30`."""
        published = entry.article.article.published
        if published is None:
            return _("no date")
        if published.precision is Precision.DAY:
            return formats.day(published.at)
        return formats.day_and_time(published.at.astimezone(self.zone))

    def payload(self) -> dict[str, Any]:
        """The JSON of a webhook: articles as in the API's results, each with its `words`, and the sections by their ids."""
        body: dict[str, Any] = {
            "type": "alert.test" if self.is_test else "alert.matched",
            "alert": {"id": self.alert.id, "query": self.alert.query},
            "search_url": self.search_url,
            "articles": [
                {**result_dict(Result(article=archived, score=0.0), PRESENTED), "words": list(words)}
                for archived, words in self.articles
            ],
        }
        if self.silences:
            body["silences"] = [{"found": int(found), "usual": float(usual)} for found, usual in self.silences]
        if self.alert.name != self.alert.query:
            body["alert"]["name"] = self.alert.name
        if self.alert.searches or self.alert.kept:
            body["page_url"] = self.page_url
            body["sections"] = [
                {
                    "name": section.name,
                    "search": section.search,
                    "articles": [
                        {
                            "id": entry.article.article.id,
                            "event": entry.event.split(" ")[0] or None,
                            "others": [other.article.id for other in entry.others],
                        }
                        for entry in section.entries
                    ],
                }
                for section in self.sections
            ]
        return body

    @property
    def subject(self) -> str:
        """The subject of the mail: the headline where there is one article, else how many there are."""
        name, count = isolated(line(self.alert.name)), len(self.articles)
        if self.is_test:
            return _("Test: %(name)s", name=name)
        if self.silences and not self.articles:
            return _("Far fewer articles than usual for %(name)s", name=name)
        if count == 1:
            title = line(self.articles[0][0].article.title) or _("Untitled")
            return f"{isolated(title)} ({name})"
        if self.alert.kept:
            return ngettext(
                "%(count)s change of articles that you keep", "%(count)s changes of articles that you keep", count
            )
        return ngettext("%(count)s new article for %(name)s", "%(count)s new articles for %(name)s", count, name=name)

    def text(self) -> str:
        """The body of the mail: headline, outlet, date, sentence, addresses and matching words of each article."""
        parts = [*self._beginning(), ""]
        if self.note:
            parts += [self.note, ""]
        for section in self.sections:
            if len(self.sections) > 1:
                parts += [section.name.upper(), "=" * min(len(section.name), 60), ""]
            for entry in section.entries:
                parts += self._entry(entry)
        if self.search_url:
            parts += [_("All results: %(address)s", address=self.search_url), ""]
        if self.page_url:
            parts += [_("This message as a page: %(address)s", address=self.page_url), ""]
        parts += ["-- ", *self._ending()]
        return "\n".join(parts) + "\n"

    def _beginning(self) -> list[str]:
        name = isolated(line(self.alert.name))
        if self.is_test:
            return [_("This is a test of your alert: %(name)s", name=name), _("Messages arrive here.")]
        if self.silences and not self.articles:
            return [_("Your alert: %(name)s", name=name)]
        if self.alert.kept:
            return [_("Changes of articles that you keep: %(name)s", name=name)]
        return [_("New articles for your alert: %(name)s", name=name)]

    def _entry(self, entry: Entry) -> list[str]:
        here = self.article_url(entry)
        lines = [entry.title, " · ".join(filter(None, (isolated(entry.outlet), self.when(entry)))), entry.happened]
        if entry.sentence:
            lines.append(f"  {line(entry.sentence.text)}")
        if entry.others:
            lines.append(entry.also_in)
        if here:
            lines.append(_("Read it here: %(address)s", address=here))
        if entry.original:
            lines.append(_("Original: %(address)s", address=entry.original) if here else entry.original)
        if entry.words:
            lines.append(_("Matched: %(words)s", words=isolated(line(", ".join(entry.words)))))
        return [*filter(None, lines), ""]

    def _ending(self) -> list[str]:
        lines = []
        if self.manage_url:
            lines.append(_("Change this alert: %(address)s", address=self.manage_url))
        if self.unsubscribe_url:
            lines.append(_("Stop it without signing in: %(address)s", address=self.unsubscribe_url))
        if self.alert.account is None:
            command = f"{program()} alerts remove {self.alert.id}"
            lines.append(_("To stop this alert, run: %(command)s", command=command))
        return lines


def message_of(
    alert: Alert,
    deliveries: Sequence[Delivery],
    articles: Sequence[ArchivedArticle],
    site_url: str,
    *,
    names: Mapping[int, str] | None = None,
    sentence: Sentence | None = None,
    many_more: bool = False,
) -> Message:
    """The message for these deliveries. articles: those of the deliveries that the archive still has. site_url: "" for none.
    names: of the saved searches. sentence: finds the sentence that matched; without it none is shown. many_more: whether the day
    brought many more than usual."""
    known = {one.article.id: one for one in articles}
    there = [one for one in deliveries if one.article in known]
    silences = tuple((one.words[0], one.words[1]) for one in deliveries if one.event.startswith(SILENCE))
    ids = sorted(f"{one.article} {one.event}".strip() for one in deliveries)
    digest = hmac.new(alert.secret.encode(), "\n".join((alert.id, *ids)).encode(), sha256).hexdigest()[:32]
    site = site_url.rstrip("/")
    search_url = f"{site}/search?{urlencode({'q': alert.query, 'sort': 'newest'})}" if site and alert.query else None
    return Message(
        id=f"msg_{digest}",
        alert=alert,
        articles=tuple((known[one.article], one.words) for one in there),
        search_url=search_url,
        sections=tuple(_sections(alert, there, known, site, names or {}, sentence)),
        site=site,
        silences=silences,
        many_more=many_more,
    )


def _silence(found: int, usual: float) -> str:
    """In words."""
    so_many = formats.number(int(usual) if usual.is_integer() else usual)
    if not found:
        return _(
            "Far fewer than usual: no article in 24 hours, where %(usual)s are usual on that day of the week.",
            usual=so_many,
        )
    return ngettext(
        "Far fewer than usual: %(count)s article in 24 hours, where %(usual)s are usual on that day of the week.",
        "Far fewer than usual: %(count)s articles in 24 hours, where %(usual)s are usual on that day of the week.",
        found,
        usual=so_many,
    )


def test_message(alert: Alert, site_url: str, message_id: str) -> Message:
    """A message that says that messages arrive."""
    return Message(id=message_id, alert=alert, articles=(), search_url=None, site=site_url.rstrip("/"), is_test=True)


def unsubscribe_path(alert: Alert) -> str:
    """The path that ends an alert without signing in."""
    return f"/unsubscribe/{quote(alert.id, safe='')}/{alert.mark('unsubscribe')}"


def _sections(
    alert: Alert,
    deliveries: Sequence[Delivery],
    known: Mapping[str, ArchivedArticle],
    site: str,
    names: Mapping[int, str],
    sentence: Sentence | None,
) -> list[Section]:
    """Articles by section, the newest first, each once; what repeats another article, or tells the same story, is folded into the
    first of them, in whichever section that stands."""
    order = {search: place for place, search in enumerate(alert.searches)}

    def place(one: Delivery) -> tuple[int, bool]:
        """By section; an original before its copies, so that these are folded into it."""
        return order.get(one.search or 0, len(order)), known[one.article].copy_of is not None

    placed = sorted(deliveries, key=place)
    sections: dict[int | None, Section] = {}
    first: dict[str, Entry] = {}
    for delivery in placed:
        archived = known[delivery.article]
        keys = () if delivery.event else _same(archived)
        entry = next((first[key] for key in keys if key in first), None)
        if entry is not None:
            entry.others.append(archived)
        else:
            section = sections.get(delivery.search)
            if section is None:
                url = f"{site}/searches/{delivery.search}/results" if site and delivery.search else None
                name = line(names.get(delivery.search or 0, alert.name))
                section = sections[delivery.search] = Section(name=name, search=delivery.search, url=url, entries=[])
            passage = sentence(delivery.search, archived) if sentence and not delivery.event else None
            entry = Entry(article=archived, words=delivery.words, sentence=passage, event=delivery.event)
            section.entries.append(entry)
        for key in keys:
            first.setdefault(key, entry)
    for section in sections.values():
        section.entries.sort(key=_moment, reverse=True)
    return list(sections.values())


def _moment(entry: Entry) -> tuple[datetime, str]:
    """When an article was published, or read where that is unknown: the newest stand first."""
    article = entry.article.article
    return article.published.at if article.published else article.fetched, article.id


def _same(archived: ArchivedArticle) -> tuple[str, ...]:
    """What articles have in common that are shown as one entry."""
    original = archived.copy_of or archived.article.id
    return (f"copy {original}", *((f"story {archived.story}",) if archived.story else ()))


def line(text: str) -> str:
    """On one line and without control characters, so that no text of an outlet can begin a mail header."""
    return " ".join(printable(text).split())


def isolated(text: str) -> str:
    """A name in a line of plain text, kept together where it runs against the language that is spoken (UAX #9: FSI and PDI)."""
    return f"\u2068{text}\u2069" if text and is_rtl(text) != current().right_to_left else text
