"""Tells a trap from a site: many addresses of one shape with nothing new behind them.

Calendars without end and mazes of made-up links give page after page that is no article, or the same headline again.
"""

from collections import Counter

from crawler.net.urls import shape


class Traps:
    """Detects traps during one visit to a source.

    patience: consecutive pages of one shape that may yield nothing new.
    """

    def __init__(self, patience: int = 40) -> None:
        self._patience = patience
        self._barren: Counter[str] = Counter()
        self._titles: set[str] = set()

    def is_trap(self, url: str) -> bool:
        """Return whether pages of this address's shape have yielded nothing new too often."""
        return self._barren[shape(url)] >= self._patience

    def note(self, url: str, title: str | None) -> None:
        """Record the outcome of a page. title: of its article, None if there was none."""
        kind = shape(url)
        if title is None or title in self._titles:
            self._barren[kind] += 1
        else:
            self._titles.add(title)
            self._barren[kind] = 0
