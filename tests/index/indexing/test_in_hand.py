"""An article at which the process is killed does not kill every process after it."""

from collections.abc import Sequence

import pytest

from index.annotation.service import AnnotationService
from index.archive.protocols import Task
from index.article import Annotation, Article
from index.document import Document
from index.indexing.indexer import BATCH
from tests.index.fakes import FakeAnnotator, Killed
from tests.index.indexing.line import Line, save


class DeadlyAnnotator(FakeAnnotator):
    """Takes the whole process with it, as a crash in a library or a lack of memory does."""

    def __init__(self, article: str, name: str = "fake-1") -> None:
        super().__init__(name)
        self.deadly = article
        self.killed = 0

    def annotate(self, article: Article) -> Annotation:
        if article.id == self.deadly:
            self.killed += 1
            raise Killed
        return super().annotate(article)


def until_it_lives(line: Line, most: int = 12) -> None:
    """Start the indexer as often as it is killed."""
    for _ in range(most):
        line.fresh()
        try:
            line.sync()
        except Killed:
            continue
        return


def test_an_article_at_whose_people_the_process_is_killed_is_found_by_its_words(line: Line) -> None:
    bad, *good = save(line.archive, *(f"pier{n}" for n in range(9)))
    line.annotator = deadly = DeadlyAnnotator(bad)
    until_it_lives(line)
    assert deadly.killed == 3, "with others, and twice alone"
    assert line.disk.ids() == {bad, *good}
    assert line.disk.document(bad).person == ()
    (aside,) = line.archive.set_aside.all()
    assert (aside.task, aside.item) == (Task.ANNOTATE, bad)
    assert "killed 2 times" in aside.reason


def test_among_many_in_hand_the_one_at_fault_is_found_in_few_deaths(line: Line) -> None:
    """Those that were in hand are taken up in parts, so that a kill by somebody else costs no step for each of them."""
    ids = save(line.archive, *(f"pier{n}" for n in range(BATCH)))
    line.annotator = deadly = DeadlyAnnotator(ids[BATCH // 2])
    until_it_lives(line)
    assert deadly.killed == 4, "with all, with its part, and twice alone"
    assert line.disk.ids() == set(ids)
    assert [aside.item for aside in line.archive.set_aside.all()] == [ids[BATCH // 2]]


def test_a_better_annotator_that_is_killed_keeps_nobody_from_being_found(line: Line) -> None:
    bad, *good = save(line.archive, *(f"pier{n}" for n in range(9)))
    line.sync()
    line.annotator = DeadlyAnnotator(bad, "fake-2")
    until_it_lives(line)
    assert line.agrees()
    assert [aside.task for aside in line.archive.set_aside.all()] == [Task.ANNOTATE]
    assert line.disk.document(bad).person == line.disk.document(good[0]).person == ("ada-lund",)


def test_an_article_at_which_the_engine_is_killed_is_left_out(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, *good = save(line.archive, *(f"pier{n}" for n in range(9)))
    documents = AnnotationService.documents

    def deadly(
        self: AnnotationService, ids: Sequence[str], following: Sequence[str] = ()
    ) -> tuple[list[Document], list[str]]:
        if bad in ids:
            raise Killed
        return documents(self, ids, following)

    monkeypatch.setattr(AnnotationService, "documents", deadly)
    until_it_lives(line)
    assert line.disk.ids() == set(good)
    assert {aside.task for aside in line.archive.set_aside.all()} == {Task.ANNOTATE, Task.INDEX}


def test_one_kill_is_nobodys_fault(line: Line) -> None:
    (bridge,) = save(line.archive, "bridge")
    line.annotator = DeadlyAnnotator(bridge)
    line.fresh()
    with pytest.raises(Killed):
        line.sync()
    line.annotator = FakeAnnotator()
    line.fresh()
    line.sync()
    assert line.agrees()
    assert line.archive.set_aside.counts() == {}
    assert not list(line.settings.data.glob("indexer-in-hand*"))


@pytest.mark.parametrize("text", ["", "{", "[]", '{"articles": 3, "deaths": 1}', '{"articles": ["a"], "deaths": "x"}'])
def test_a_note_that_cannot_be_read_says_nothing(line: Line, text: str) -> None:
    (line.settings.data / "indexer-in-hand.json").write_text(text)
    save(line.archive, "bridge")
    line.sync()
    assert line.agrees()
