"""Who wrote the article: people from JSON-LD, meta tags and bylines; the outlet's own name only if no person is named.

Desks and agencies that sign are told apart from people: `Newsroom`, `Redaktion`, `AFP`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crawler.extract.body.labels import Role
from crawler.extract.dom import jsonld
from crawler.extract.dom.metadata import Sources
from crawler.extract.fields.agency import named
from crawler.extract.fields.name_lists import MAX, PARTICLES, ROLE, split_names
from crawler.extract.fields.titles import loose
from index.text.characters import PARAGRAPH, line

_BY = re.compile(
    r"^\s*(?:by|von|par|por|di|de|door|av|af|autor(?:en|ka|in)?|author|text|words by|written by|reported by|"
    r"story by|from|posted by)\s*[:\s]\s*",
    re.I,
)
_BYLINE = re.compile(
    r"(?:(?:by|von|par|por|di|door|av|af|text|words by|written by|story by|reported by|بقلم|كتبت?|מאת)\s*:?\s+"
    r"|(?:автори?ы?|текст|кореспондент|корреспондент|συντάκτης|文|記者|记者|作者|글)\s*[:：]\s*)(?P<names>[^\W\d_][^\d!?:]{3,180})",
    re.I,
)
_NAME = re.compile(
    r"[^\W\d_]['’.\w-]*(?:\s+(?:(?:de|da|di|do|das|van|von|der|den|la|le|bin|al|el|dos|del|ten|ter|zu|y|e|i)\s+){0,3}[^\W\d_]['’.\w-]*){1,4}"
)
_URL = re.compile(r"https?://\S+|^(?:www\.)?\w+\.\w+/\S*$")
_COMPANY = re.compile(
    r"\b(?:press|agency|agence|news|media|online|times|zeitung|post|herald|nachrichten|tv|radio|germany|verlag|gmbh)\b",
    re.I,
)
_DOMAIN = re.compile(r"\.[a-z]{2,6}$", re.I)
_HAN = re.compile("[\u3400-\u9fff]{2,5}")
_HANGUL = re.compile("[\uac00-\ud7a3]{2,4}")
"""A Korean name; those of newspapers and desks are longer."""
_HAN_COMPANY = re.compile("新聞|新闻|社|編集|编辑|取材|記者|部|電子版")
_REPORTER = re.compile("(?:기자|특파원|記者|记者)\\s*$")
_BRACKETS = "【】［］[]〔〕"
_BYLINE_SIZE = 100
_LONG_BYLINE = 200
"""Characters of a byline, and of one that the page labels as such: it may name many."""
_CLOSE = 6
_NEAR = 30
"""Lines behind the headline in which a byline is looked for."""

_META = (
    "author", "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator", "og:author",
    "og:article:author", "article:author_name", "cxenseparse:author", "cxenseparse:recs:articleauthor", "articleauthor",
    "author_name", "byline",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Byline:
    """Who signed an article, each in the order of the page and once.

    authors: people; where none is named, the outlet or an agency. desks: the desks and agencies, as the page names them.
    """

    authors: tuple[str, ...] = ()
    desks: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.authors, *(desk for desk in self.desks if desk not in self.authors))


def byline_of(sources: Sources, outlet: str | None, host: str = "", lang: str | None = None) -> Byline:
    """Return who signed the article.

    outlet, host: names that are not a person's; lang: of the text.
    """
    seen: dict[str, str] = {}
    authors = _authors(sources, own_names(outlet, host), lang, seen)
    return sorted_out(seen.values(), authors)


def sorted_out(names: Iterable[str], authors: Iterable[str]) -> Byline:
    """Return a byline whose desks stand apart from its authors. An agency that signs alone is the author as well.

    names: all that sign, tidied; authors: those of them that count as authors if they are people.
    """
    desks = {loose(name): name for name in names if is_desk(name) or named(name)}
    for key in list(desks):  # `Kelnavo Staff May 3` is `Kelnavo Staff` with what stood beside it
        if any(key != other and key.startswith(other) for other in desks):
            del desks[key]
    written = tuple(name for name in authors if not is_desk(name))
    people = tuple(name for name in written if not named(name))
    return Byline(people or written, tuple(desks.values()))


def is_desk(name: str) -> bool:
    """Return whether a name says what a desk or an office is: `Newsroom`, `MND Staff`, `Redaktion Sport`."""
    return ROLE.search(name) is not None


def _authors(sources: Sources, outlet_names: set[str], lang: str | None, seen: dict[str, str]) -> tuple[str, ...]:
    """The names of the first witness that names people, else of the first. seen: all names that were met are added to it."""
    first: tuple[str, ...] = ()
    for raw in _sources(sources):
        names = tidy(raw, lang)
        if not names:
            continue
        for name in names:
            seen.setdefault(loose(name), name)
        if not first:
            first = names
            if not all(_is_own(name, outlet_names) for name in names):
                return tuple(name for name in names if not _is_own(name, outlet_names)) if len(names) > 1 else names
        elif people := tuple(name for name in names if is_person(name) and not _is_own(name, outlet_names)):
            return people
    return first


def own_names(outlet: str | None, host: str) -> set[str]:
    """Return the names of an outlet in normalised form: its own, its host and the first label of the host."""
    bare = host.removeprefix("www.")
    return {key for key in (loose(outlet or ""), loose(bare), loose(bare.partition(".")[0])) if key}


def signed(line: str, authors: tuple[str, ...], outlet: str | None, host: str) -> tuple[str, ...]:
    """Return the people named in a first or last line that consists of nothing else, if no author but the outlet is
    known.
    """
    outlet_names = own_names(outlet, host)
    if len(line) > MAX or not authors or not all(_is_own(name, outlet_names) for name in authors):
        return ()
    names = tidy([line])
    return names if names and all(is_person(name) and not _is_own(name, outlet_names) for name in names) else ()


def is_person(name: str) -> bool:
    """Return whether a name looks like a person's: at least two capitalised words, and not a company's name."""
    if _HAN.fullmatch(name):
        return not _HAN_COMPANY.search(name)
    if _HANGUL.fullmatch(name):
        return True
    first = name.partition(" ")[0]
    return (
        bool(_NAME.fullmatch(name))
        and all(not word[0].islower() or word in PARTICLES for word in name.split())
        and not (len(first) <= 4 and first.isupper() and not name.isupper())
        and not _COMPANY.search(name)
        and not named(name)
    )


def tidy(raw: Iterable[str], lang: str | None = None) -> tuple[str, ...]:
    """Split joined names and return each once. lang: of the text."""
    names: dict[str, str] = {}
    for text in raw:
        for name in split_names(text, lang):
            names.setdefault(loose(name), name)
    return tuple(names.values())


def _is_own(name: str, outlet_names: set[str]) -> bool:
    """Whether a name is the outlet's, a desk's or a site's rather than a person's."""
    key = loose(name)
    if is_desk(name) or _DOMAIN.search(name):
        return True
    return any(key == o or (len(key) > 3 and len(o) > 3 and (key in o or o in key)) for o in outlet_names)


def _sources(sources: Sources) -> Iterator[list[str]]:
    yield _stated(sources)
    yield _meta(sources)
    yield _marked(sources)
    yield _bylines(sources)


def _stated(sources: Sources) -> list[str]:
    value = sources.article.get("author") or sources.article.get("creator")
    return [name for item in _listed(value) if (name := _name_of(sources.resolve(item)))]


def _listed(value: object) -> list[object]:
    """The items of a list, however it is written: `[...]`, `{"@list": [...]}`, `{"0": ..., "1": ...}`, or one by itself."""
    if isinstance(value, dict):
        if isinstance(value.get("@list") or value.get("@set"), list):
            return list(value.get("@list") or value["@set"])
        if value and all(str(key).isdigit() for key in value):
            return list(value.values())
    if isinstance(value, list):
        return [inner for item in value for inner in (_listed(item) if isinstance(item, list) else [item])]
    return [value]


def _name_of(value: object) -> str:
    if isinstance(value, dict) and not value.get("name") and (value.get("familyName") or value.get("givenName")):
        return " ".join(part for key in ("givenName", "familyName") if (part := jsonld.text_of(value.get(key))))
    name = value.get("name") if isinstance(value, dict) else value
    if isinstance(name, str):
        return name  # with its lines, which may be names each
    if isinstance(value, dict) and isinstance(name, list):
        return "; ".join(map(jsonld.text_of, name))
    return jsonld.text_of(value)


def _meta(sources: Sources) -> list[str]:
    stated: list[str] = []
    for name in _META:
        stated = [v for v in sources.every(name) if not _URL.search(v)] or stated
        if stated and not all(ROLE.search(v) for v in stated):
            break
    return stated


def _marked(sources: Sources) -> list[str]:
    """What is marked up as the author inside the page: microdata first, then `rel=author`."""
    said: list[str] = []
    linked: list[str] = []
    for attributes, node, box in sources.walker.marked:
        if box.dropped_by_furniture:
            continue
        text = line(attributes.get("content") or node.text(), PARAGRAPH)
        if not text:
            continue
        if attributes.get("itemprop") == "author" and len(text) <= 2 * MAX:
            said.append(text)
        elif "author" in (attributes.get("rel") or "").split() and _NAME.fullmatch(text):
            linked.append(text)
    return said or linked


def _bylines(sources: Sources) -> list[str]:
    """Lines near the headline that say `By Ada Example`."""
    start = sources.h1[0].index if sources.h1 else 0
    leaves = sources.walker.leaves
    labelled = [
        leaf.text.strip(_BRACKETS)
        for leaf in leaves[start : start + _CLOSE]
        if leaf.box.role is Role.BYLINE
        and len(leaf.text) <= MAX
        and ("author" in leaf.box.label.lower() or (not leaf.text.isascii() and _is_signed(leaf.text)))
    ]
    if labelled and is_person(_BY.sub("", labelled[0])):
        return labelled
    for leaf in leaves[max(0, start - 3) : start + _NEAR]:
        longest = _LONG_BYLINE if leaf.box.role is Role.BYLINE else _BYLINE_SIZE
        if len(leaf.text) > longest or leaf.box.role in (Role.CAPTION, Role.FIGURE, Role.COMMENTS):
            continue
        byline = _BYLINE.match(leaf.text)
        if byline and not byline["names"][0].islower() and _begins_with_name(byline["names"]):
            return [byline["names"]]
    return []


def _is_signed(text: str) -> bool:
    """Whether a line in a byline names reporters as Korean, Japanese and Chinese papers do: the name, then what they are."""
    names = tidy([text])
    return bool(names) and names[0] != text and bool(_REPORTER.search(text)) and all(map(is_person, names))


def _begins_with_name(names: str) -> bool:
    if _NAME.match(names):
        return True
    first = next(iter(split_names(names)), "")
    return bool(first) and is_person(first)
