"""The engine for more than one machine: OpenSearch stores, distributes, replicates and searches; words and scores stay ours.

Texts are analysed here, as for the embedded engine, and the formula of index/ranking.py runs as a script of OpenSearch, so that
the same query finds the same articles in the same order. No plugin is needed.

**Where to look.** What is stored: index_mapping.py, document_rows.py, analysed_chunks.py (texts as tokens). Writing and committing:
bulk_writer.py, commit_state.py (what a commit is, who may write), vocabulary_runs.py (words for suggestions, spelling and
prefixes). Asking, in read/: cluster_reader.py (the door: from which commit, how often), request_search.py (one request, in two
round trips), commit_questions.py (what is asked of a commit and remembered of it), query_clauses.py (which articles match),
score_scripts.py (how well), counting_aggregations.py (facets, histogram), cross_aggregations.py (counts by two axes),
word_gathering.py (telling words), hit_pages.py (orders, groups, cursors). Failures: nodes/.
"""

from index.engines.opensearch.bulk_writer import BulkWriter
from index.engines.opensearch.commit_state import Commit, StateStore
from index.engines.opensearch.nodes.connection import Connection
from index.engines.opensearch.read.cluster_reader import ClusterReader
from index.operations.settings import Settings


class OpenSearchBackend:
    """See index.engines.protocols.EngineBackend."""

    def reader(self, settings: Settings, *, warm: bool = False) -> ClusterReader:
        return ClusterReader(settings)

    def writer(self, settings: Settings) -> BulkWriter:
        return BulkWriter(settings)

    def destroy(self, settings: Settings) -> None:
        """Let readers and writers start from an empty state. The next writer removes the indexes; counters go on."""
        connection = Connection(settings)
        try:
            store = StateStore(connection, settings)
            store.prepare()
            lease = store.lease()
            try:
                generation, number, entry = store.numbers()
                empty = Commit(generation=generation, number=number, journal=entry, writer=lease.number)
                store.force(empty)
            finally:
                lease.close()
        finally:
            connection.close()


backend = OpenSearchBackend()

__all__ = ["backend"]
