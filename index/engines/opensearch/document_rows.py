"""A document as OpenSearch holds it: tokens, values, and what the writer needs to know of it when it is replaced."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, get_args

from index.document import FACETS, Document
from index.engines.opensearch.analysed_chunks import Analyser
from index.engines.opensearch.index_mapping import LEADS, MARKS, NUMBERED, PLACEHOLDER, PRINTED, numbered
from index.query import DateField, NumberField
from index.ranking import oldest_key, rounded_length
from index.text.analysis import UNSPACED, positions_of, stemmer_of

_LONGEST_VALUE = 8000
"""Bytes of a value of a facet that are kept."""

_LONGEST_ID = 500
"""Bytes of an id; OpenSearch takes 512."""

_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

_UNSPACED = re.compile(f"[{UNSPACED}]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """What one article adds to the statistics of the index. words: its printed words, each once. lengths: tokens of title, body.
    born: the generation with which the article came into its index, whatever replaced it since."""

    words: frozenset[str]
    lengths: tuple[int, int]
    stemmer: str
    born: int = 0

    def stored(self) -> dict[str, Any]:
        """As it is kept beside the article."""
        return {"words": " ".join(self.words), "lengths": self.lengths, "stemmer": self.stemmer, "born": self.born}

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "Share":
        """The share that was stored so."""
        title, body = stored["lengths"]
        words = frozenset(stored["words"].split())
        return cls(words=words, lengths=(title, body), stemmer=stored["stemmer"], born=stored["born"])


def row_id(id: str) -> str:
    """The `_id` of an article, which OpenSearch limits in length."""
    return id if 0 < len(id.encode()) <= _LONGEST_ID else "\ue002" + hashlib.sha256(id.encode()).hexdigest()


def value_text(value: str) -> str:
    """A value of a facet as the index holds it."""
    if len(value) * 4 <= _LONGEST_VALUE or len(value.encode()) <= _LONGEST_VALUE:
        return value
    return value.encode()[:_LONGEST_VALUE].decode("utf-8", "ignore")


@lru_cache(maxsize=200_000)
def value_number(value: str) -> int:
    """A number that stands for a value: 52 bits of a digest, so that among 60,000 values two share one in a case of a million."""
    return int.from_bytes(hashlib.blake2b(value.encode(), digest_size=8).digest(), "big") >> 12


def copies_group(document: Document) -> str:
    """The group of copies that an article belongs to: the id of the original."""
    return document.copy_of or document.id


def story_group(document: Document) -> str:
    """The same where stories are groups. No story has the name of an article: the first letter tells them apart."""
    return f"s{document.story}" if document.story is not None else f"c{copies_group(document)}"


def _lead(stem: str) -> str:
    return stem[0] if 0 < len(stem) <= 2 and _UNSPACED.match(stem) else PLACEHOLDER


def row(document: Document, analyser: Analyser) -> tuple[dict[str, Any], Share]:
    """(the document to index, its share of the statistics), complete but for `dated`."""
    made: dict[str, Any] = {"id": document.id}
    words: set[str] = set()
    lengths = []
    for field, text in (("title", document.title), ("body", document.body)):
        quoted = positions_of(text, document.quoted) if field == "body" and document.quoted else []
        read = analyser.read(text, document.lang, document.opening if field == "body" else 0, quoted)
        words.update(read.words)
        lengths.append(len(read.words))
        made[field], made[field + PRINTED] = read.stems, read.printed
        made[field + "_len"] = rounded_length(len(read.words))
        if read.words:
            made[field + MARKS] = read.marks
        leads = list(map(_lead, read.stems.split())) if not text.isascii() and _UNSPACED.search(text) else []
        if leads:
            made[field + LEADS] = " ".join(leads)
    for facet in FACETS:
        if values := dict.fromkeys(map(value_text, document.values(facet))):
            made[facet] = list(values)
            if facet in NUMBERED:
                made[numbered(facet)] = list(map(value_number, values))
    made |= {"when": document.when, "oldest": -int(oldest_key(document.when))}
    made |= {field: at for field in get_args(DateField) if (at := getattr(document, field)) is not None}
    made |= {field: getattr(document, field) for field in get_args(NumberField)}
    made |= {"copies_group": copies_group(document), "story_group": story_group(document)}
    share = Share(words=frozenset(words), lengths=(lengths[0], lengths[1]), stemmer=stemmer_of(document.lang))
    return made, share


def dated(made: dict[str, Any], share: Share, born: int) -> dict[str, Any]:
    """A row with the generation in which its article came into the index."""
    return {**made, "born": born, "stored": replace(share, born=born).stored()}


def lines(rows: Iterable[tuple[str, dict[str, Any] | None]], version: int) -> list[str]:
    """Lines of a bulk request: (id, the document or None to delete it). version: the highest one wins."""
    made: list[str] = []
    for id, one in rows:
        action = {"_id": row_id(id), "version": version, "version_type": "external_gte"}
        if one is None:
            made.append(_encoded({"delete": action}))
        else:
            made += [_encoded({"index": action}), _encoded(one)]
    return made
