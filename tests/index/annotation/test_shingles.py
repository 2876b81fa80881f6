"""Words are hashed by what stands between blanks, and the hashes remembered. They are those of the text as a whole."""

from hypothesis import given
from hypothesis import strategies as st

from index.annotation import near_duplicates as nd

WORDS = (
    "Vell",
    "vell.",
    "harbour-side",
    "Straße",
    "İ",
    "é",
    "e\u0301",
    "\u0301",
    "日本語",
    "¨",
    "ﷺ",
    "ſ",
    "_",
    "\ud800",
)
BLANKS = ("\u00a0", "\x1f", "\x85", " ", "  ", "\n")
PIECES = st.sampled_from(WORDS + BLANKS)


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=60).map("".join)))
def test_hashes_by_pieces_are_those_of_the_whole_text(text: str) -> None:
    by_pieces = b"".join(map(nd._hashed.__getitem__, text.split()))
    assert by_pieces == b"".join(nd._word_hash(word).to_bytes(8, "little") for word in nd._words(text))
