"""All results of a search at once, within a limit."""

from dataclasses import replace

from index.collections.collecting import CollectionError
from index.text.localizable import Sentence
from search.request import SearchQuery
from search.service import Searcher


def every_hit(searcher: Searcher, query: SearchQuery, most: int) -> list[str]:
    """The ids of all results, in their order. Raises CollectionError for more than `most`, and what a search raises."""
    query = replace(query, facets=(), histogram="none", snippets=0, cursor=None)
    found: list[str] = []
    for hits in searcher.hits(searcher.ask(query).request):
        found += [hit.id for hit in hits]
        if len(found) > most:
            raise CollectionError(
                Sentence(
                    "this search has more than %(most)s results, which are too many to keep in one go "
                    "(collect_at_once); narrow it first",
                    most=most,
                )
            )
    return found
