"""Labels as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.outlets.labels import NO_LABELS, WORDS_MOST, Labels, as_json, checked, from_json, in_words


def test_typed_labels_are_tidied() -> None:
    labels = checked(country=" ie", language="en-IE", kind="Newspaper", words=["local ", "harbour", "local", ""])
    assert as_json(labels) == {
        "country": "IE",
        "language": "en-IE",
        "kind": "newspaper",
        "words": ["local", "harbour"],
    }
    assert in_words(labels) == "IE, en-IE, newspaper, local, harbour"


def test_nothing_typed_is_no_label() -> None:
    assert checked() == NO_LABELS
    assert not NO_LABELS
    assert in_words(NO_LABELS) == "none"


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        ({"country": "Ireland"}, "two letters"),
        ({"language": "English language"}, "a tag such as"),
        ({"kind": "gossip"}, "one of newspaper"),
        ({"words": [str(number) for number in range(WORDS_MOST + 1)]}, "at most 20"),
        ({"words": ["x" * 61]}, "60 characters"),
    ],
)
def test_what_cannot_be_is_said(given_: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        checked(**given_)  # type: ignore[arg-type]


@given(
    st.builds(
        Labels,
        country=st.sampled_from([None, "IE", "JP"]),
        language=st.sampled_from([None, "en", "zh-Hant"]),
        kind=st.none(),
        words=st.lists(st.text("abc ö", min_size=1).map(str.strip).filter(bool), max_size=5, unique=True).map(tuple),
    )
)
def test_json_and_back(labels: Labels) -> None:
    again = from_json(as_json(labels))
    assert from_json(as_json(again)) == again
