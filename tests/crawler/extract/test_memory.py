"""While a page is read the collector rests, and when that is done nothing of the page is left for it."""

import contextlib
import gc

import pytest

from crawler.extract import NotAnArticle, extract
from crawler.extract.dom.tree import Box
from crawler.extract.memory import without_collection
from tests.crawler.extract.build import BODY, article, html, page, paragraphs


def test_the_collector_rests_and_goes_on() -> None:
    with without_collection():
        assert not gc.isenabled()
        with without_collection():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_goes_on_after_a_failure() -> None:
    with pytest.raises(KeyError), without_collection():
        raise KeyError
    assert gc.isenabled()


@pytest.mark.parametrize("source", [html(article(paragraphs(*BODY))), html("<div><p>Too little.</p></div>")])
def test_a_page_is_freed_without_it(source: str) -> None:
    gc.collect()
    with without_collection():
        before = sum(isinstance(value, Box) for value in gc.get_objects())
        with contextlib.suppress(NotAnArticle):
            extract(page(source))
        assert sum(isinstance(value, Box) for value in gc.get_objects()) == before
