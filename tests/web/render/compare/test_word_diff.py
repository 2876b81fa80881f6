"""Paragraphs of two texts find each other, whatever was cut, added or changed between them."""

from hypothesis import given
from hypothesis import strategies as st

from web.render.compare.word_diff import Paragraph, aligned, counted_words, is_changed, paragraphs, with_context

FIRST = [
    "The harbour was closed on Friday after a fire in a warehouse.",
    "Nobody was hurt, the mayor said, and the ferries will sail again.",
    "It was the third fire of this summer at the eastern quay.",
]


def side(rows: list[Paragraph], without: str) -> list[str]:
    texts = ("".join(piece.text for piece in row if piece.kind != without) for row in rows)
    return [text for text in texts if text]


def test_a_changed_paragraph_stands_beside_its_own_first_version() -> None:
    copy = ["A column of smoke stood over the town.", FIRST[0].replace("Friday", "Monday"), FIRST[2]]
    rows = aligned(FIRST, copy)
    assert [[(piece.kind, piece.text) for piece in row] for row in rows] == [
        [("added", copy[0])],
        [
            ("same", "The harbour was closed on "), ("removed", "Friday"), ("added", "Monday"),
            ("same", " after a fire in a warehouse."),
        ],
        [("removed", FIRST[1])],
        [("same", FIRST[2])],
    ]  # fmt: skip
    assert (counted_words(rows, "added"), counted_words(rows, "removed")) == (9, 13)


_TEXTS = st.lists(
    st.lists(st.sampled_from(["a", "b", "c", "d", "e", "harbour", "fire", ",", "."]), min_size=1).map(" ".join),
    max_size=8,
)


@given(_TEXTS, _TEXTS)
def test_both_texts_can_be_read_from_the_comparison(old: list[str], new: list[str]) -> None:
    for rows in (aligned(old, new), paragraphs(old, new)):
        assert side(rows, "added") == old
        assert side(rows, "removed") == new


@given(_TEXTS, _TEXTS)
def test_what_changed_is_never_left_out(old: list[str], new: list[str]) -> None:
    rows = aligned(old, new)
    shown = list(with_context(rows))
    assert [row for row in shown if is_changed(row)] == [row for row in rows if is_changed(row)]


def test_texts_of_a_thousand_paragraphs_are_compared_in_their_order() -> None:
    rows = aligned([f"line {number}" for number in range(1000)], [f"line {number}" for number in range(1, 1000)])
    assert len(rows) == 1000
