"""Published and modified: from what the page states as its dates, then from its byline.

Never from a footer, a promotion, the address or the clock. What lies ahead of the visit is passed over.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from selectolax.lexbor import LexborNode

from crawler.date_parser import Claim, Habits, Reading, claims_in, day_in, label_in, order_shown, reading_of
from crawler.extract.body.labels import Role
from crawler.extract.dom.metadata import Sources
from crawler.extract.dom.tree import Attributes, Box, Leaf
from index.article import PartialDateTime, Precision, is_ahead

_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "date.published",
    "pubdate",
    "publish-date",
    "publish_date",
    "publishdate",
    "publication_date",
    "publicationdate",
    "published_time",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date.created",
    "dcterms.date",
    "dc.date",
    "dc.terms.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "date",
    "article.published",
    "article:create_at",
    "originalpublicationdate",
    "ptime",
    "displaydate",
    "last-published",
)
_MODIFIED = (
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
)
_ITEMPROPS = {"datepublished": Claim.PUBLISHED, "datecreated": Claim.PUBLISHED, "datemodified": Claim.MODIFIED}
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SAYS_MODIFIED = re.compile(
    r"modif|updat|lastmod|chang(?:ed|e-?date)|edited|revis|aktualis|geaendert|actualiz|atualiz|aggiorn|bijgewerkt|oppdater"
    r"|uppdater|opdater|paivit|aktualiz|guncel|(?:^|[\W_])maj(?:[\W_]|$)|mise-a-jour"
)
_SAYS_PUBLISHED = re.compile(
    r"publi|posted|created|issued|submitted|pubdate|pubtime|veroeffentlich|erschien|pubblic|gepublic|publiser|julkais|yayin"
)
_DATE_BOX = re.compile(
    r"(?:^|[\W_])(?:(?:article|artikel|post|entry|news|story|pub|publish|publication|release|create|update|content|page|item)?"
    r"(?:date|datum|datetime|timestamp|time-?stamp|pubtime|posttime|publishtime|ptime|dateline)s?"
    r"|fecha|tarih|dato|data-?(?:publicacao|pubblicazione|hora|articolo|notizia)|data|time|published|posted|submitted|created|updated|modified"
    r"|publicado|publie|publication|erschienen|veroeffentlicht|aktualisiert|actualizado|atualizado|aggiornato|paivays|paivamaara"
    r"|giorno|quando|when|day|wann|zeit|uhrzeit|hora|ora|cas|czas|datums|kuupaev|ngay|tanggal|waktu)(?:$|[\W_])"
)
"""Names that sites give to the box of the date, apart from those of bylines (`vocabulary.BYLINE`)."""
_NOT_THE_DATE = re.compile(
    r"(?:^|[\W_])(?:events?|expir\w*|deadlines?|calendar|today|birth\w*|weather|copyright)(?:$|[\W_])"
)
"""Names of boxes with other dates than the article's."""
_DIGIT = re.compile(r"\d")
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{3})[.!?]\s|[。！？]")
_FIRST_SENTENCE = 400
_BEFORE, _BEHIND = 6, 40
"""Lines before and behind the headline where a byline is looked for."""
_BENEATH = 12
"""Lines behind the headline where a line that is nothing but a date needs no label."""
_PROSE = 160
"""Characters of a line that belongs to the text, so that the head of the article is over."""
_LINE = 240
_BOX = 100
"""Characters of a line whose box is only called like one of a date (`time`, `data`)."""
_LEVELS = 3
"""Elements around a date whose names and neighbours are asked what it is."""
_NEIGHBOUR = 160
"""Characters of text beside a date that are looked at."""
_NEIGHBOURS = 16


@dataclass(frozen=True, slots=True)
class Dates:
    """When an article was published and last modified; None: the page does not say, or not credibly."""

    published: PartialDateTime | None = None
    modified: PartialDateTime | None = None


@dataclass(frozen=True, slots=True)
class _Said:
    reading: Reading
    claim: Claim | None


def dates_of(sources: Sources, habits: Habits, *, fetched: datetime) -> Dates:
    """Determine when an article was published and last modified.

    habits: how the page writes dates; fetched: when it was fetched (aware).
    """
    habits = habits.showing(habits.shown or order_shown([*_numeric(sources)]))
    stated = _Stated(sources, habits, fetched)
    return Dates(stated.vote(Claim.PUBLISHED), stated.vote(Claim.MODIFIED))


def in_first_sentence(text: str, habits: Habits) -> date | None:
    """Return the full date in the first sentence of a text, for pages that state none elsewhere; None if there is
    none.
    """
    end = _SENTENCE_END.search(text)
    return day_in(text[: end.start() if end else _FIRST_SENTENCE], habits)


class _Stated:
    """All that a page says of its dates, each read once."""

    def __init__(self, sources: Sources, habits: Habits, fetched: datetime) -> None:
        self._sources = sources
        self._habits = habits
        self._fetched = fetched
        self._times = [*self._of_times()]
        self._byline: list[_Said] | None = None

    def vote(self, claim: Claim) -> PartialDateTime | None:
        article = self._sources.article
        if claim is Claim.PUBLISHED:
            named = [article.get("datePublished"), article.get("dateCreated")]
            names: tuple[str, ...] = _PUBLISHED
        else:
            named = [article.get("dateModified")]
            names = _MODIFIED
        told = (reading_of(value, self._habits) for value in (*named, *self._sources.every(*names)))
        moment = _vote((*filter(None, told), *self._in_page(claim)), self._fetched)
        if moment is None:
            moment = next(self._moments(self._in_byline(claim)), None)
        return moment

    def _in_page(self, claim: Claim) -> list[Reading]:
        """`<time>` and microdata outside of furniture; those first that say what they mean."""
        told = [said.reading for said in self._times if said.claim is claim]
        if claim is Claim.PUBLISHED:
            told += [said.reading for said in self._times if said.claim is None]
        return told

    def _of_times(self) -> Iterator[_Said]:
        walker = self._sources.walker
        for attributes, node, _box in walker.marked:
            if stated := _ITEMPROPS.get((attributes.get("itemprop") or "").lower()):
                yield from self._of_node(attributes, node, stated)
        for attributes, node, box in walker.times:
            if not box.dropped_by_furniture:
                claim = _ITEMPROPS.get((attributes.get("itemprop") or "").lower()) or _claim_of(attributes, node, box)
                yield from self._of_node(attributes, node, claim)

    def _of_node(self, attributes: Attributes, node: LexborNode, claim: Claim | None) -> Iterator[_Said]:
        """The date in an element's attribute, else what is printed in it."""
        stated = attributes.get("datetime") or attributes.get("content")
        reading = reading_of(stated, self._habits) if stated else None
        text = " ".join((node.text() or "").split())[:_LINE]
        printed = claims_in(text, self._habits) if text else []
        if reading is not None:
            yield _Said(reading, claim or label_in(text, whole=False))
        elif not stated and len(printed) == 1 and (whole := reading_of(text, self._habits)):
            yield _Said(whole, claim or printed[0].claim)
        elif not stated:
            yield from (_Said(claimed.reading, claimed.claim) for claimed in printed if claimed.claim is not None)

    def _in_byline(self, claim: Claim) -> list[Reading]:
        if self._byline is None:
            self._byline = [*_byline(self._sources, self._habits)]
        told = [said.reading for said in self._byline if said.claim is claim]
        if claim is Claim.PUBLISHED and not told:
            told = [said.reading for said in self._byline if said.claim is None]
        return told

    def _moments(self, readings: Iterable[Reading]) -> Iterator[PartialDateTime]:
        for reading in readings:
            moment = reading.moment()
            if moment is not None and not is_ahead(moment, self._fetched):
                yield moment


def _vote(readings: Iterable[Reading], fetched: datetime) -> PartialDateTime | None:
    """The first source that gives a time; else the first that gives a day.

    A time without an offset is taken from a later source that states the same clock with one.
    """
    day: PartialDateTime | None = None
    bare: PartialDateTime | None = None
    for reading in readings:
        moment = reading.moment()
        if moment is None or is_ahead(moment, fetched):
            continue
        if moment.precision is Precision.DAY:
            day = day or moment
        elif bare is not None:
            if reading.zoned and bare.at.replace(tzinfo=None) == moment.at.replace(tzinfo=None, second=bare.at.second):
                return moment
        elif day is not None and abs((moment.at - day.at).days) > 1:
            return day
        elif reading.zoned:
            return moment
        else:
            bare = moment
    return bare or day


def _claim_of(attributes: Attributes, node: LexborNode, box: Box) -> Claim | None:
    """Which date an element is: by its own name, the words beside it, the names of what stands around it."""
    names = " ".join(
        attributes.get(name) or "" for name in ("class", "itemprop", "id", "data-type", "title", "aria-label")
    )
    return _named(names) or _beside(node) or _named_around(box)


def _spelled(label: str) -> str:
    return _CAMEL.sub("-", label[:_LINE]).lower()


def _named(label: str) -> Claim | None:
    label = _spelled(label)
    if not label.strip():
        return None
    modified = bool(_SAYS_MODIFIED.search(label))
    published = bool(_SAYS_PUBLISHED.search(label))
    if modified and not published:
        return Claim.MODIFIED
    return Claim.PUBLISHED if published else None


def _named_around(box: Box | None) -> Claim | None:
    """By the name of a box that holds hardly more than the date."""
    for _ in range(_LEVELS):
        if box is None or box.tag in ("body", "main", "article") or len(box.children) > 2:
            return None
        if claim := _named(box.label):
            return claim
        box = box.parent
    return None


def _beside(node: LexborNode) -> Claim | None:
    """By the words among which an element stands, as `claims_in` reads a line: before it, or behind it where the line begins with
    a date and ends with such a word. Further out, a neighbour counts that says nothing else."""
    at: LexborNode | None = node
    for level in range(_LEVELS):
        if at is None or at.tag in ("body", "main", "article"):
            return None
        before = _neighbours(at, level, forward=False)[::-1]
        behind = _neighbours(at, level, forward=True)
        if before or behind:
            first = next((word for word in before if word is not None), _DATED)
            labels_behind = first == _DATED and bool(behind) and isinstance(behind[-1], Claim)
            nearest = behind[:1] if labels_behind else before[-1:]
            claim = next((word for word in nearest if isinstance(word, Claim)), None)
            if claim is not None or (level > 0 and before):
                return claim
        at = at.parent
    return None


_DATED = "date"
"""Stands for a neighbour that holds a date itself."""


def _neighbours(node: LexborNode, level: int, *, forward: bool) -> list[Claim | str | None]:
    """What stands beside an element, from it outwards: other dates, and what the words between them call one."""
    neighbours: list[Claim | str | None] = []
    text = ""
    beside = node.next if forward else node.prev
    for _ in range(_NEIGHBOURS):
        if beside is None or len(text) > _NEIGHBOUR:
            break
        if _holds_date(beside):
            if text.strip():
                neighbours.append(label_in(text, whole=level > 0))
            neighbours.append(_DATED)
            text = ""
        else:
            words = _text(beside)
            text = f"{text} {words}" if forward else f"{words} {text}"
        beside = beside.next if forward else beside.prev
    if text.strip():
        neighbours.append(label_in(text, whole=level > 0))
    return neighbours


def _holds_date(node: LexborNode) -> bool:
    return not node.is_text_node and (node.tag == "time" or node.css_first("time") is not None)


def _text(node: LexborNode) -> str:
    return (node.text_content if node.is_text_node else node.text()) or ""


def _byline(sources: Sources, habits: Habits) -> Iterator[_Said]:
    """Full dates in the head of the article: in a box that is labelled as a byline or a date, or alone on a line.

    A line that only says which date follows (`Updated:`) speaks for the next one.
    """
    leaves = sources.walker.leaves
    headline = sources.h1[0] if sources.h1 else None
    start = headline.index if headline else 0
    carried: Claim | None = None
    prose = False
    for leaf in leaves[max(0, start - _BEFORE) : start + _BEHIND]:
        prose = prose or (len(leaf.text) > _PROSE and leaf.index > start)
        if leaf is headline or len(leaf.text) > _LINE or leaf.box.dropped_by_furniture:
            continue
        labelled = _is_labelled(leaf, headline) and (leaf.box.role is Role.BYLINE or len(leaf.text) <= _BOX)
        beneath = (
            headline is not None
            and start < leaf.index <= start + _BENEATH
            and not prose
            and not leaf.linked
            and not _NOT_THE_DATE.search(_spelled(leaf.box.label))
        )
        if not labelled and not beneath:
            continue
        claims = claims_in(leaf.text, habits) if _DIGIT.search(leaf.text) else []
        if not claims:
            carried = label_in(leaf.text, whole=True)
            continue
        # of `1 May 2026 08:00 (updated 2 May 2026)` the first date needs no label
        told = claims[1:] if len(claims) > 1 and len(leaf.text) <= _BOX else claims
        if not labelled and reading_of(leaf.text, habits) is None and not all(said.claim for said in told):
            continue
        for said in claims:
            claim = said.claim or carried or (_named_leaf(leaf) if len(claims) == 1 else None)
            carried = None
            yield _Said(said.reading, claim)


def _is_labelled(leaf: Leaf, headline: Leaf | None) -> bool:
    box: Box | None = leaf.box
    if leaf.box.role is Role.BYLINE and not _DATE_BOX.search(_spelled(leaf.box.label)):
        return True
    for _ in range(2):
        if box is None or box.tag in ("body", "main", "article"):
            return False
        label = _spelled(box.label)
        if label and _DATE_BOX.search(label) and not _NOT_THE_DATE.search(label):
            # before the headline only where it stands in one box with it: the head of a site prints the day of today
            return headline is None or leaf.index > headline.index or stand_together(box, headline.box)
        box = box.parent
    return False


def stand_together(box: Box, other: Box) -> bool:
    """Return whether two boxes stand in one that is smaller than the page."""
    around: set[int] = set()
    above: Box | None = other.parent
    for _ in range(_LEVELS):
        if above is None or above.tag in ("body", "main"):
            break
        around.add(id(above))
        above = above.parent
    ancestor: Box | None = box
    for _ in range(_LEVELS + 1):
        if ancestor is None:
            return False
        if id(ancestor) in around:
            return True
        ancestor = ancestor.parent
    return False


def _named_leaf(leaf: Leaf) -> Claim | None:
    box: Box | None = leaf.box
    for _ in range(_LEVELS):
        if box is None or box.tag in ("body", "main", "article"):
            return None
        if claim := _named(box.label):
            return claim
        box = box.parent
    return None


def _numeric(sources: Sources) -> Iterator[str]:
    """Where numbers can show in which order the page writes them."""
    for name in (*_PUBLISHED, *_MODIFIED):
        yield from sources.meta.get(name, ())
    for name in ("datePublished", "dateModified", "dateCreated"):
        yield str(sources.article.get(name) or "")[:_LINE]
    for attributes, node, _box in sources.walker.times[:50]:
        yield attributes.get("datetime") or ""
        yield (node.text() or "")[:_LINE]
    yield from (leaf.text for leaf in sources.walker.leaves if len(leaf.text) <= _LINE)
