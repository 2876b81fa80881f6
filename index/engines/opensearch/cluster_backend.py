"""The back end object registered in `index.engines.backends`."""

from index.engines.opensearch.bulk_writer import BulkWriter
from index.engines.opensearch.cluster_reader import ClusterReader
from index.engines.opensearch.commit_state import Commit, StateStore
from index.engines.opensearch.connection import Connection
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
