"""The alerts process is killed while it compares and sends: nothing is lost, and no article comes by two messages.

A slice of `python -m benchmarks.alerts kill`, which kills it a hundred times.
"""

from benchmarks.alerts import kill


def test_nothing_is_lost_and_nothing_comes_twice() -> None:
    counted = kill(3, seed=7)
    assert counted["deliveries"] > 20
    assert (counted["lost"], counted["twice"]) == (0, 0), counted
