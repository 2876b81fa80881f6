"""Three nodes, one killed and one frozen while articles are indexed and searched: a slice of benchmarks/cluster_failures.py."""

import signal

import pytest

from benchmarks import cluster_failures
from tests.servers.opensearch_nodes import Nodes, remove, throw_away_folder
from tests.servers.shared_node import must_be_there


@pytest.mark.timeout(500)
@pytest.mark.parametrize("engine", ["opensearch"])
def test_no_count_is_wrong_and_nothing_is_lost_when_nodes_fail(engine: str) -> None:
    must_be_there()
    folder = throw_away_folder()
    nodes = Nodes(folder, cluster_failures.NODES, heap=256, settings=cluster_failures.NOTICED_SOON)
    try:
        nodes.start()
        with cluster_failures.running(cluster_failures.settings_of(nodes), readers=1) as load:
            for victim, sign in ((0, signal.SIGKILL), (1, signal.SIGSTOP)):
                assert cluster_failures.strike(nodes, load, victim, sign) < cluster_failures.AGAIN_SECONDS
                nodes.wait()
        assert load.wrong == []
        assert load.counts["whole"] > 10
        assert cluster_failures.lost(load) == 0
    finally:
        nodes.stop()
        remove(folder)
