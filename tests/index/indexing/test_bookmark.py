"""The bookmark in a commit reads back as what it was."""

import pytest

from index.indexing.bookmark import Bookmark


@pytest.mark.parametrize("walked", [None, "", "0a1b"])
def test_a_bookmark_reads_back(walked: str | None) -> None:
    mark = Bookmark(archive="a1", epoch=2, form="Europe/Berlin", seq=7, walked=walked)
    assert Bookmark.parse(str(mark)) == mark


@pytest.mark.parametrize("text", ["", "x", "a b c d", "a 1 UTC -3", "a 1 UTC 3 x y"])
def test_another_text_is_no_bookmark(text: str) -> None:
    assert Bookmark.parse(text) is None
