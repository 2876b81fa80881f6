"""When a page has been read nothing of it is left for the collector of garbage, which rests meanwhile."""

import contextlib
import gc

import pytest

from crawler.extract import NotAnArticle, extract
from crawler.extract.dom.tree import Box
from index.operations.garbage import without_collection
from tests.crawler.extract.build import BODY, article, html, page, paragraphs


@pytest.mark.parametrize("source", [html(article(paragraphs(*BODY))), html("<div><p>Too little.</p></div>")])
def test_a_page_is_freed_without_it(source: str) -> None:
    gc.collect()
    with without_collection():
        before = sum(isinstance(value, Box) for value in gc.get_objects())
        with contextlib.suppress(NotAnArticle):
            extract(page(source))
        assert sum(isinstance(value, Box) for value in gc.get_objects()) == before
