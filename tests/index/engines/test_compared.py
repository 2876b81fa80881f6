"""The table in which the engine stands beside its rivals."""

from typing import Any

from benchmarks.engine import MODES, table


def _measured(factor: float, totals: list[int]) -> dict[str, Any]:
    alone = ("documents per CPU second", "MB on disk", "peak MB", "own MB", "opening ms", "one more, visible ms")
    return {
        **{mode: [factor, 2 * factor] for mode in MODES},
        **dict.fromkeys(alone, factor),
        "totals": totals,
    }


def test_a_table_gives_medians_and_the_range_of_ratios_within_a_run() -> None:
    runs = [
        {"tantivy": _measured(base, [10, 100]), "Broadsheet": _measured(base * ratio, [10, 101 if ratio < 2 else 200])}
        for base, ratio in ((1.0, 0.5), (2.0, 0.75), (1.0, 3.0))
    ]

    lines = table(runs).splitlines()

    assert lines[0] == "| | tantivy | Broadsheet |"
    assert "| MB on disk | 1.00 | 1.50 (x0.75, 0.50 to 3.00) |" in lines
    assert "| top ten, p50 / p95 ms | 1.00 / 2.00 | 1.50 / 3.00 (x0.75, 0.50 to 3.00 / x0.75, 0.50 to 3.00) |" in lines
    assert lines[-1] == "| totals within 2 % of tantivy's | 1.00 | 1.00 |"


def test_one_run_has_no_range() -> None:
    run = {"tantivy": _measured(1.0, [5]), "SQLite FTS5": _measured(2.0, [6])}

    assert "| MB on disk | 1.00 | 2.00 (x2.00) |" in table([run]).splitlines()
