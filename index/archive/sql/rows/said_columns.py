"""Sentences <-> two columns: their English text, on one line, and what they are made of."""

import json

from index.jobs.protocols import cleaned
from index.text.characters import line
from index.text.localizable import Sentence, packed, unpacked


def columns_of(said: str | None) -> tuple[str | None, str | None]:
    """The text, and what it is made of where it is a `Sentence`; None for nothing."""
    text = line(said or "") or None
    made = json.dumps(cleaned(packed(said)), ensure_ascii=False) if text and isinstance(said, Sentence) else None
    return text, made


def said_in(text: str | None, made: str | None) -> str | None:
    """What `columns_of` was given."""
    return unpacked(json.loads(made)) if made else text
