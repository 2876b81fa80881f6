"""Values <-> what stands in a row: times as microseconds, articles and annotations as JSON packed by zlib.

Only what differs from its default is written, so that a new field of `Article` needs no migration. Trusted data: whatever
comes from outside goes through index/json_codec.py, which checks it. But for the characters: an older version kept whatever a
page held. Names and the like are made to follow `index.text.characters` when they are read; title and paragraphs, into which
offsets of people are kept, are only made harmless character by character, so that no offset moves.
"""

import codecs
import hashlib
import json
import re
import zlib
from collections import deque
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import repeat
from typing import Any

from index.article import (
    Annotation,
    Article,
    Block,
    BlockKind,
    DateSource,
    Image,
    Mention,
    Outlet,
    PartialDateTime,
    Precision,
    Quotation,
    Right,
    TextKind,
    TextLink,
    as_kept,
)
from index.text.characters import line, mended

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_TEXTS = ("fetched_url", "standfirst", "agency", "section", "lang", "dateline", "paywalled", "source", "licence")
_VISIT = ("url", "id", "fetched", "fetched_url", "source")
"""What belongs to a visit and not to what the page says: a change of these alone is no new revision."""
IN_HEADERS = ("rights", "licence")
BESIDE = (*IN_HEADERS, "kind", "links", "desks")
"""What is stated about the text and is no part of it: a change of these alone amends the newest revision."""

LEVEL = 6

_new = object.__new__
_put_text, _put_kind = (vars(Block)[name].__set__ for name in ("text", "kind"))
"""Set a field of a frozen value while it is made."""


def micros(when: datetime) -> int:
    """Microseconds since 1970, exact."""
    return (when - _EPOCH) // _MICROSECOND


def moment_of(stamp: int) -> datetime:
    """The inverse of `micros`, in UTC."""
    return _EPOCH + stamp * _MICROSECOND


def time_or_none(stamp: int | None) -> datetime | None:
    """`moment_of` for a column that may be NULL."""
    return None if stamp is None else moment_of(stamp)


def micros_or_none(when: datetime | None) -> int | None:
    """`micros` for a column that may be NULL."""
    return None if when is None else micros(when)


def number_held(number: int) -> int:
    """A number as it can be looked for: the integers of the database have 64 bits, and a larger one is nobody's, as -1 is."""
    return number if abs(number) < 1 << 62 else -1


def pack(value: object) -> bytes:
    """A value as JSON in UTF-8, compressed by zlib. Half surrogates, which older archives may hold, survive."""
    return zlib.compress(
        json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"), LEVEL
    )


def unpack(payload: bytes) -> Any:
    """The inverse of `pack`."""
    return json.loads(zlib.decompress(payload).decode("utf-8", "surrogatepass"))


def article_of(payload: bytes) -> Article:
    """The article in a packed row of `article_to_row`. Those asked for last are kept: the pages that readers turn over show the
    same articles again and again, and to unpack one takes longer than to find it. Only what a payload says goes into its
    article, so that nothing can be out of date."""
    return _recent(payload) if len(payload) <= RECENT_BYTES else row_to_article(unpack(payload))


RECENT, RECENT_BYTES = 500, 16_384
"""How many articles are kept by `article_of`, and the largest that are, packed: some 10 MB of the usual ones."""


def title_of(payload: bytes) -> str:
    """The headline of the article in a packed row of `article_to_row`, without the rest of it."""
    return _recent_title(payload) if len(payload) <= RECENT_BYTES else mended(unpack(payload)["title"])


@lru_cache(maxsize=2 * RECENT)
def _recent_title(payload: bytes) -> str:
    inflated = zlib.decompressobj().decompress(payload, _HEAD_BYTES)
    head = codecs.getincrementaldecoder("utf-8")("surrogatepass").decode(inflated)
    before = _BEFORE_TITLE.match(head)
    try:
        title = json.JSONDecoder().raw_decode(head, before.end())[0] if before else unpack(payload)["title"]
    except ValueError:  # it goes on behind the head
        title = unpack(payload)["title"]
    return mended(title)


_HEAD_BYTES = 2048
"""Bytes of a row, not packed, in which its headline is looked for before all of it is unpacked."""

_BEFORE_TITLE = re.compile(r'\{"id":"(?:[^"\\]|\\.)*","url":"(?:[^"\\]|\\.)*","title":')


@lru_cache(maxsize=RECENT)
def _recent(payload: bytes) -> Article:
    return row_to_article(unpack(payload))


def article_to_row(article: Article) -> dict[str, Any]:
    """JSON-ready; `row_to_article` is the inverse."""
    row: dict[str, Any] = {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "blocks": [b.text if b.kind is BlockKind.PARAGRAPH else [b.text, b.kind.value] for b in article.blocks],
        "fetched": _time(article.fetched),
    }
    for name in _TEXTS:
        value = getattr(article, name)
        if value is not None:
            row[name] = value
    if article.published:
        row["published"] = _moment(article.published)
        row["published_source"] = article.published_source.value
    if article.modified:
        row["modified"] = _moment(article.modified)
    if article.authors:
        row["authors"] = list(article.authors)
    if article.desks:
        row["desks"] = list(article.desks)
    if article.other_titles:
        row["other_titles"] = list(article.other_titles)
    if article.keywords:
        row["keywords"] = list(article.keywords)
    if article.rights:
        row["rights"] = [right.value for right in article.rights]
    if article.kind:
        row["kind"] = article.kind.value
    if article.links:
        row["links"] = [[link.url, link.text] for link in article.links]
    if article.outlet:
        row["outlet"] = [article.outlet.id, article.outlet.name]
    if article.image:
        row["image"] = [article.image.url, article.image.caption, article.image.credit]
    return row


def row_to_article(row: dict[str, Any]) -> Article:
    """The article that `article_to_row` made into this row. Strings of older archives are made harmless character by
    character, so that no offset into them moves."""
    article = Article(
        id=row["id"],
        url=row["url"],
        title="",
        blocks=_blocks(row["blocks"]),
        fetched=datetime.fromisoformat(row["fetched"]),
        published=_read_moment(row.get("published")),
        published_source=DateSource(row.get("published_source", "none")),
        modified=_read_moment(row.get("modified")),
        authors=tuple(row.get("authors", ())),
        desks=tuple(row.get("desks", ())),
        other_titles=tuple(row.get("other_titles", ())),
        keywords=tuple(row.get("keywords", ())),
        rights=tuple(map(Right, row.get("rights", ()))),
        kind=TextKind(row["kind"]) if "kind" in row else None,
        links=tuple(TextLink(url=url, text=text) for url, text in row.get("links", ())),
        outlet=_outlet(row["outlet"]) if "outlet" in row else None,
        image=Image(url=row["image"][0], caption=row["image"][1], credit=row["image"][2]) if "image" in row else None,
        **{name: row.get(name) for name in _TEXTS},
    )
    object.__setattr__(article, "title", mended(row["title"]))
    return article


def _outlet(kept: list[str]) -> Outlet:
    """Under the id that other tables and the index know."""
    return as_kept(Outlet, id=mended(kept[0]), name=line(kept[1]) or mended(kept[0]))


def _blocks(kept: Sequence[str | list[str]]) -> tuple[Block, ...]:
    """As `as_kept`, without its detours: an article has dozens of them, and a page of results twenty articles."""
    texts = [text if isinstance(text, str) else text[0] for text in kept]
    kinds = [BlockKind.PARAGRAPH if isinstance(text, str) else BlockKind(text[1]) for text in kept]
    if not "".join(texts).isprintable():
        texts = list(map(mended, texts))
    blocks = tuple(map(_new, repeat(Block, len(texts))))
    for put, values in ((_put_text, texts), (_put_kind, kinds)):
        deque(map(put, blocks, values), maxlen=0)
    return blocks


def digest(row: dict[str, Any]) -> bytes:
    """Of what the page says, of `article_to_row`: equal digests mean that there is no new revision."""
    said = {key: value for key, value in row.items() if key not in _VISIT and key not in BESIDE}
    text = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]


def stated_alike(row: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two rows of one text also agree in what stands `BESIDE` it."""
    return all(row.get(name) == other.get(name) for name in BESIDE)


def annotation_to_row(annotation: Annotation) -> dict[str, Any]:
    """Without `annotator`, which has a column of its own."""
    return {
        "mentions": [
            [m.name, [list(s) for s in m.spans], [list(s) for s in m.title_spans], list(m.roles)]
            for m in annotation.mentions
        ],
        "dates": [day.isoformat() for day in annotation.dates],
        **({"event": annotation.event.isoformat()} if annotation.event else {}),
        **(
            {"quotations": [_quotation_to_row(quotation) for quotation in annotation.quotations]}
            if annotation.quotations
            else {}
        ),
    }


def row_to_annotation(annotator: str, row: dict[str, Any]) -> Annotation:
    """The annotation that `annotation_to_row` made into this row."""
    return Annotation(
        annotator=annotator,
        mentions=tuple(
            Mention(
                name=name,
                spans=tuple((start, end) for start, end in spans),
                title_spans=tuple((start, end) for start, end in title_spans),
                roles=tuple(roles),
            )
            for name, spans, title_spans, roles in row["mentions"]
        ),
        dates=tuple(date.fromisoformat(day) for day in row["dates"]),
        event=date.fromisoformat(row["event"]) if "event" in row else None,
        quotations=tuple(
            Quotation(start=start, end=end, said_by=said_by, speaker=speaker, goes_on=bool(goes_on))
            for start, end, said_by, speaker, goes_on in row.get("quotations", ())
        ),
    )


def _quotation_to_row(quotation: Quotation) -> list[Any]:
    return [quotation.start, quotation.end, quotation.said_by, quotation.speaker, int(quotation.goes_on)]


def _time(when: datetime) -> str:
    return when.astimezone(UTC).isoformat()


def _moment(moment: PartialDateTime) -> str | list[str]:
    """A day as `2025-07-12`; a time in full, with its offset and microseconds."""
    return moment.at.date().isoformat() if moment.precision is Precision.DAY else [moment.at.isoformat()]


def _read_moment(value: str | list[str] | None) -> PartialDateTime | None:
    if value is None:
        return None
    if isinstance(value, str):
        return PartialDateTime.day(date.fromisoformat(value))
    return PartialDateTime(at=datetime.fromisoformat(value[0]))
