"""Sentences that are kept as JSON come back as what they were made of."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from index.languages import LANGUAGES, in_language, translated
from index.text.localizable import Counted, Sentence, packed, unpacked

NAMES = st.sampled_from(["name", "of", "size"])
PLAIN = st.one_of(st.text(max_size=8), st.integers(-9_999, 9_999), st.floats(-1e6, 1e6))


def made(template: str, values: dict[str, Any]) -> Sentence:
    return Sentence(template + "".join(f" %({name})s" for name in values), **values)


def counted(number: int, values: dict[str, Any]) -> Counted:
    holes = "".join(f" %({name})s" for name in values)
    return Counted(f"%(count)s page{holes}", f"%(count)s pages{holes}", number, **values)


SENTENCES = st.recursive(
    st.builds(made, st.sampled_from(["found", "5 %% of"]), st.dictionaries(NAMES, PLAIN)),
    lambda inner: st.builds(counted, st.integers(0, 3_000), st.dictionaries(NAMES, inner | PLAIN)),
    max_leaves=4,
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), PLAIN, SENTENCES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def shape(value: Any) -> Any:
    """What a value is made of, sentences included."""
    if isinstance(value, Counted):
        return [
            "counted",
            value.template,
            value.many,
            value.number,
            {name: shape(one) for name, one in value.values.items()},
        ]
    if isinstance(value, Sentence):
        return ["sentence", str(value), value.template, {name: shape(one) for name, one in value.values.items()}]
    if isinstance(value, dict):
        return {name: shape(one) for name, one in value.items()}
    return [shape(one) for one in value] if isinstance(value, list) else value


@given(VALUES)
def test_whatever_was_packed_comes_back(value: Any) -> None:
    assert shape(unpacked(json.loads(json.dumps(packed(value))))) == shape(value)


def test_a_kept_sentence_is_said_in_any_language() -> None:
    size = Sentence("only %(size)s GB free; make room before it is full", size=1234.56)
    kept = unpacked(json.loads(json.dumps(packed({"text": size}))))["text"]
    assert kept == "only 1,234.6 GB free; make room before it is full"
    with in_language(LANGUAGES["de"]):
        assert translated(kept) == "nur noch 1.234,6 GB frei; schaffen Sie Platz, bevor sie voll ist"
