"""An indexer gives back what large segments took while they were made."""

import weakref
from contextlib import closing
from pathlib import Path

import pytest

from index.engines.columnar.backend import WhooshBackend
from index.engines.columnar.write import writer as writing
from index.engines.columnar.write.segment_builder import Builder
from index.operations.garbage import without_collection
from tests.index.engines.columnar.newsroom import articles, settings_in


def test_after_a_large_segment_and_after_no_small_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[int] = []
    monkeypatch.setattr(writing, "give_back", lambda: given.append(1))
    monkeypatch.setattr(writing, "LARGE", 40)
    documents = articles(60)
    with closing(WhooshBackend().writer(settings_in(tmp_path))) as writer:
        writer.add(documents[:10])
        writer.commit("few")
        assert not given
        writer.add(documents[10:])
        writer.commit("many")
        assert len(given) == 1
        writer.delete([documents[0].id])
        writer.commit("one gone")
        assert len(given) == 1


def test_a_worn_vocabulary_does_not_wait_for_the_garbage_collector() -> None:
    builder = Builder()
    for document in articles(20):
        builder.add(document)
    builder.arrays()
    forms = weakref.ref(builder._vocabulary.forms)
    with without_collection():
        builder = Builder()
        assert not len(builder)
        assert forms() is None
