"""How often the garbage collector looks at what an annotator makes.

To read an article takes tens of thousands of small tuples that die with it, by their reference counts. The collector counts them
as they are made and walks through those that live, again and again: a tenth of the time that reading takes.
"""

import gc

MADE = 100_000
"""Objects that are made before the collector looks: more than one article makes, some megabytes."""


def collect_less_often() -> None:
    """For a process that annotates. Cycles are still found, later."""
    if gc.get_threshold()[0] < MADE:
        gc.set_threshold(MADE, *gc.get_threshold()[1:])
