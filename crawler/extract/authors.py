"""Who wrote it: names out of JSON-LD, meta tags and bylines, without titles of jobs, dates and the outlet's own name."""

import re
from collections.abc import Iterable

from crawler.extract import jsonld
from crawler.extract.labels import Role
from crawler.extract.sources import Sources
from crawler.extract.titles import loose

_AND = re.compile(r"\s*(?:,|;|\||/|\s&\s|\n|\u2022|·|\s(?:and|und|et|y|e|ve|och|og|en|i|a|и|و)\s)\s*")
_BY = re.compile(
    r"^\s*(?:by|von|par|por|di|de|door|av|af|autor(?:en|ka)?|author|text|words by|written by|reported by|story by|from)\s*[:\s]\s*",
    re.I,
)
_NO_NAME = re.compile(r"https?:|www\.|@|\d{3,}|[{}<>=_]|^\W*$")
_URL = re.compile(r"https?://\S+")
_MAX = 60


def authors_of(sources: Sources, outlet: str | None) -> tuple[str, ...]:
    """Names in the order of the page, each once."""
    for found in (_stated(sources), _meta(sources), _marked(sources), _bylines(sources)):
        names = tidy(found)
        if names:
            return names
    return ()


def tidy(raw: Iterable[str]) -> tuple[str, ...]:
    names: dict[str, str] = {}
    for text in raw:
        for name in split_names(text):
            names.setdefault(loose(name), name)
    return tuple(names.values())


def split_names(text: str) -> list[str]:
    """`By Ada Example and Bo Sample` -> both names."""
    text = _BY.sub("", " ".join(text.split()))
    names = []
    for part in _AND.split(text):
        name = part.strip(" .,;:-–—")
        if name and len(name) <= _MAX and not _NO_NAME.search(name):
            names.append(name)
    return names


def _stated(sources: Sources) -> list[str]:
    value = sources.article.get("author") or sources.article.get("creator")
    listed = value if isinstance(value, list) else [value]
    return [name for item in listed if (name := jsonld.text_of(sources.resolve(item)))]


def _meta(sources: Sources) -> list[str]:
    for name in (
        "article:author",
        "author",
        "parsely-author",
        "sailthru.author",
        "byl",
        "dc.creator",
        "dcterms.creator",
        "og:author",
        "article:author_name",
        "cxenseparse:author",
        "twitter:data1",
    ):
        found = [v for v in sources.every(name) if not _URL.search(v)]
        if name == "twitter:data1" and "by" not in sources.first("twitter:label1").lower():
            continue
        if found:
            return found
    return []


def _marked(sources: Sources) -> list[str]:
    found = []
    for attributes, node, box in sources.walker.marked:
        if box.dropped_by_furniture:
            continue
        if attributes.get("itemprop") == "author" or "author" in (attributes.get("rel") or "").split():
            found.append(attributes.get("content") or node.text())
    return found


def _bylines(sources: Sources) -> list[str]:
    for leaf in sources.walker.leaves:
        if leaf.box.role is Role.BYLINE and "author" in leaf.box.label.lower() and len(leaf.text) < _MAX:
            return [leaf.text]
    return []
