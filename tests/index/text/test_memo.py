"""What is remembered of words: everything that comes again, and never more than there is room for."""

from hypothesis import given
from hypothesis import strategies as st

from index.text.memo import LONGEST, Memo


@given(st.lists(st.text(max_size=2)), st.integers(1, 4))
def test_what_is_remembered_is_what_the_function_says(words: list[str], most: int) -> None:
    memo = Memo(str.upper, most)
    for word in words:
        assert memo[word] == word.upper()
        assert len(memo) <= most


def test_a_word_is_worked_out_once() -> None:
    asked: list[str] = []
    memo = Memo(asked.append)
    for word in ("harbour", "vell", "harbour"):
        memo[word]
    assert asked == ["harbour", "vell"]


def test_a_run_without_spaces_is_not_remembered() -> None:
    memo = Memo(len)
    assert memo["日" * (LONGEST + 1)] == LONGEST + 1
    assert memo["vell"] == 4
    assert list(memo) == ["vell"]
