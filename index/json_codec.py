"""Articles as JSON, to carry them out of one archive and into another: `export` writes it, `import` reads it.

One object an article, without a version: keys are never renamed or given another meaning, unknown ones are ignored. Written
are all of them; needed for reading are `url`, `title` and either `blocks` or `text` (paragraphs by newline).
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlsplit

from index.article import (
    ArchivedArticle,
    Article,
    Block,
    BlockKind,
    DateSource,
    Image,
    Outlet,
    PartialDateTime,
    Precision,
    Right,
    TextKind,
    TextLink,
    article_id,
)
from index.text import characters
from index.text.localizable import Sentence
from index.text.slugs import slug

Choice = TypeVar("Choice", bound=StrEnum)

YEARS = range(1000, 9000)
"""A published date outside of these is a mistake, and would not survive a change of time zone."""

MAX_ADDRESS = 2048
MAX_LINE = characters.LINE
"""Characters of a title, a name, a keyword; what a page gives is cut there, what a file gives is refused."""

FIELDS: dict[str, str] = {
    "url": Sentence("Required. The URL of the article (http or https), which identifies it."),
    "title": Sentence("Required. The headline."),
    "text": Sentence("Required unless blocks are given. The paragraphs, separated by newlines."),
    "blocks": Sentence(
        'Instead of text: a list of {"kind": "paragraph", "text": "..."}; kind is paragraph, heading, quote, item or row.'
    ),
    "published": Sentence("Date of publication: 2025-07-12, or 2025-07-12T09:31:00+09:00 if the time is known."),
    "modified": Sentence("Date of the last change, in the same format."),
    "outlet": Sentence('The publisher: a name, or {"id": "japan-today", "name": "Japan Today"}.'),
    "authors": Sentence("A list of names."),
    "desks": Sentence(
        "A list of the desks and agencies that sign it, as they are named there: Newsroom, Redaktion, AFP."
    ),
    "standfirst": Sentence("The summary below the headline."),
    "lang": Sentence("The language as a BCP 47 tag: en, pt-BR."),
    "section": Sentence("The section of the outlet in which it appeared."),
    "agency": Sentence("The news agency that supplied it."),
    "keywords": Sentence("A list of keywords."),
    "other_titles": Sentence("A list of alternative headlines; they are searched too."),
    "dateline": Sentence("The place given before the first sentence."),
    "image": Sentence('An object {"url": ..., "caption": ..., "credit": ...}.'),
    "paywalled": Sentence("true if the text is only the part outside the paywall."),
    "fetched": Sentence("When it was retrieved, in the same format; by default, the time of the import."),
    "fetched_url": Sentence("The URL it was retrieved from, if different."),
    "published_source": Sentence("Where the date comes from: metadata, feed, address, text, editor or none."),
    "source": Sentence("The id of the source through which it was found."),
    "rights": Sentence(
        "A list of what the publisher states about its use: "
        "tdm-reserved, tdm-open, noai, noimageai, noarchive, noindex, nosnippet."
    ),
    "licence": Sentence("The URL of the licence that the publisher names."),
    "kind": Sentence(
        "What kind of text the outlet says it is: news, opinion, live, press-release, sponsored, interview or gallery."
    ),
    "links": Sentence('A list of the links in the text: {"url": ..., "text": "the words that are linked"}.'),
}
"""The keys of an article that are read, each with its description for docs/how-to/importing.md and the page of imports."""


def article_to_dict(archived: ArchivedArticle) -> dict[str, Any]:
    """Ready for `json.dumps`; all times ISO 8601."""
    article = archived.article
    return {
        "id": article.id,
        "url": article.url,
        "fetched_url": article.fetched_url,
        "title": article.title,
        "other_titles": list(article.other_titles),
        "standfirst": article.standfirst,
        "blocks": [{"kind": block.kind.value, "text": block.text} for block in article.blocks],
        "published": _moment_text(article.published),
        "published_source": article.published_source.value,
        "modified": _moment_text(article.modified),
        "authors": list(article.authors),
        "desks": list(article.desks),
        "outlet": {"id": article.outlet.id, "name": article.outlet.name} if article.outlet else None,
        "agency": article.agency,
        "section": article.section,
        "lang": article.lang,
        "keywords": list(article.keywords),
        "image": _image_dict(article.image),
        "dateline": article.dateline,
        "paywalled": article.paywalled,
        "source": article.source,
        "rights": [right.value for right in article.rights],
        "licence": article.licence,
        "kind": article.kind.value if article.kind else None,
        "links": [{"url": link.url, "text": link.text} for link in article.links],
        "fetched": _time_text(article.fetched),
        "first_fetched": _time_text(archived.first_fetched),
        "last_fetched": _time_text(archived.last_fetched),
        "gone": _time_text(archived.gone) if archived.gone else None,
        "people": [{"id": person.id, "name": person.name} for person in archived.people],
        "copy_of": archived.copy_of,
        "story": archived.story,
        "corrected": list(archived.corrected),
    }


def article_from_dict(data: dict[str, Any], *, fetched: datetime) -> Article:
    """The inverse, for JSON from anywhere. fetched: used where the object does not say when it was read.

    Its id is made from `url`, which should be canonical. Raises ValueError with a sentence: which key, and what to write.
    """
    if not isinstance(data, dict):
        raise ValueError("an article is a JSON object with url, title and text")
    url = _address(data, "url")
    if url is None:
        raise ValueError("url is missing; write the article's address, http(s)")
    title = _line(data, "title")
    if title is None:
        raise ValueError("title is missing")
    blocks = _blocks(data)
    if not blocks:
        raise ValueError("the article has no text; write it as text, or as blocks")
    published = _moment(data, "published")
    return Article(
        id=article_id(url),
        url=url,
        fetched_url=_address(data, "fetched_url"),
        title=title,
        other_titles=_lines(data, "other_titles"),
        standfirst=_text(data, "standfirst"),
        blocks=blocks,
        published=published,
        published_source=_published_source(data, published),
        modified=_moment(data, "modified"),
        authors=_lines(data, "authors"),
        desks=_lines(data, "desks"),
        outlet=_outlet(data.get("outlet")),
        agency=_line(data, "agency"),
        section=_line(data, "section"),
        lang=_line(data, "lang"),
        keywords=_lines(data, "keywords"),
        image=_image(data.get("image")),
        dateline=_line(data, "dateline"),
        paywalled=_truth(data, "paywalled"),
        source=_line(data, "source"),
        rights=tuple(_one_of(Right, name, "one of rights") for name in _lines(data, "rights")),
        licence=_address(data, "licence"),
        kind=_one_of(TextKind, name, "kind") if (name := _line(data, "kind")) else None,
        links=_links(data.get("links")),
        fetched=_time(data, "fetched") or fetched,
    )


# --- writing


def _moment_text(moment: PartialDateTime | None) -> str | None:
    if moment is None:
        return None
    if moment.precision is Precision.DAY:
        return moment.isoformat()
    return _time_text(moment.at, keep_offset=True)


def _time_text(when: datetime, *, keep_offset: bool = False) -> str:
    """Whole seconds where it is whole seconds, so that nothing is lost."""
    return (when if keep_offset else when.astimezone(UTC)).isoformat().replace("+00:00", "Z")


def _image_dict(image: Image | None) -> dict[str, Any] | None:
    return {"url": image.url, "caption": image.caption, "credit": image.credit} if image else None


# --- reading


def _text(data: Mapping[str, Any], key: str) -> str | None:
    """As it is written; what the article is made of makes it follow `index.text.characters`."""
    value = data.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f"{key} has to be text, not {_kind(value)}")
    return value or None


def _line(data: Mapping[str, Any], key: str) -> str | None:
    text = characters.line(_text(data, key) or "", characters.PARAGRAPH)
    if len(text) > MAX_LINE:
        raise ValueError(f"{key} has {len(text)} characters; at most {MAX_LINE} are taken")
    return text or None


def _lines(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = data.get(key)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ValueError(f"{key} has to be a list of text, not {_kind(value)}")
    lines = (_line({key: item}, key) for item in value)
    return tuple(item for item in lines if item is not None)


def _address(data: Mapping[str, Any], key: str) -> str | None:
    text = characters.address(_text(data, key) or "")
    if not text:
        return None
    if len(text) > MAX_ADDRESS:
        raise ValueError(f"{key} has {len(text)} characters; at most {MAX_ADDRESS} are taken")
    try:
        parts = urlsplit(text)
    except ValueError:
        raise ValueError(f"{key} is not an address: {text!r}") from None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError(f"{key} is {text!r}; only http and https addresses are kept")
    return text


def _truth(data: Mapping[str, Any], key: str) -> bool | None:
    value = data.get(key)
    if value is None or isinstance(value, bool):
        return value
    raise ValueError(f"{key} has to be true, false or null, not {_kind(value)}")


def _blocks(data: Mapping[str, Any]) -> tuple[Block, ...]:
    value = data.get("blocks")
    if value is None:
        text = _text(data, "text") or ""
        return tuple(block for line in text.split("\n") if line and (block := Block(text=line)).text)
    if not isinstance(value, list):
        raise ValueError(f"blocks has to be a list, not {_kind(value)}")
    return tuple(block for item in value if (block := _block(item)).text)


def _block(item: Any) -> Block:
    if not isinstance(item, dict) or not _text(item, "text"):
        raise ValueError('a block is an object like {"kind": "paragraph", "text": "..."}')
    kind = _one_of(BlockKind, item.get("kind", "paragraph"), "kind of a block")
    text = _text(item, "text") or ""
    if "\n" in text:
        raise ValueError("the text of a block is one line; write one block a paragraph")
    return Block(text=text, kind=kind)


def _moment(data: Mapping[str, Any], key: str) -> PartialDateTime | None:
    text = _line(data, key)
    if text is None:
        return None
    try:
        moment = PartialDateTime.parse(text)
    except ValueError:
        raise ValueError(f"{key} is {text!r}; write 2025-07-12 or 2025-07-12T09:31:00+09:00") from None
    if moment.at.year not in YEARS:
        raise ValueError(f"{key} is {text!r}: no article is of that year")
    return moment


def _time(data: Mapping[str, Any], key: str) -> datetime | None:
    moment = _moment(data, key)
    return moment.at.astimezone(UTC) if moment else None


def _published_source(data: Mapping[str, Any], published: PartialDateTime | None) -> DateSource:
    """A date that does not say where it is from was told by whoever wrote the file."""
    if published is None:
        return DateSource.NONE
    named = _one_of(DateSource, data.get("published_source") or "metadata", "published_source")
    return DateSource.METADATA if named is DateSource.NONE else named


def _outlet(value: Any) -> Outlet | None:
    """`{"id": ..., "name": ...}`, or only a name."""
    if value is None:
        return None
    given = {"name": value} if isinstance(value, str) else value
    if not isinstance(given, dict):
        raise ValueError(
            f'outlet has to be an object like {{"id": "japan-today", "name": "Japan Today"}}, not {_kind(value)}'
        )
    name = _line(given, "name")
    own_id = _line(given, "id") or slug(name or "")
    return Outlet(id=own_id, name=name or own_id) if own_id else None


def _image(value: Any) -> Image | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise ValueError(f"image has to be an object with url, not {_kind(value)}")
    url = _address(value, "url")
    return Image(url=url, caption=_text(value, "caption"), credit=_text(value, "credit")) if url else None


def _links(value: Any) -> tuple[TextLink, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ValueError('links has to be a list of objects like {"url": "https://...", "text": "..."}')
    links = ((_address(item, "url"), _line(item, "text") or "") for item in value)
    return tuple(TextLink(url=url, text=text) for url, text in links if url)


def _one_of(choices: type[Choice], value: Any, what: str) -> Choice:
    try:
        return choices(value)
    except ValueError:
        raise ValueError(f"{what} is {value!r}; write one of {', '.join(choices)}") from None


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", bool: "true or false", int: "a number", float: "a number", str: "text"}
    return names.get(type(value), "null")
