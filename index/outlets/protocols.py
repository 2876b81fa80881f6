"""Where outlets are kept: part of the archive. What was read of them stays, decisions of editors lie over it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from index.article import ArchivedArticle, Outlet
from index.outlets.labels import NO_LABELS, Labels
from index.outlets.outlet_decisions import DecisionKind, OutletDecision


@dataclass(frozen=True, kw_only=True, slots=True)
class OutletSummary:
    """An outlet as it is shown. merged: what counts to it because somebody said so, as it was read."""

    outlet: Outlet
    articles: int
    labels: Labels = NO_LABELS
    merged: tuple[Outlet, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ForeseenDecision:
    """What a decision, or taking it back, would do. articles: how many would show another outlet, or another name of it (of
    labels: how many it has). examples: ids of some of them."""

    entry: OutletDecision
    articles: int
    examples: tuple[str, ...] = ()


class OutletStore(Protocol):
    """The outlets of archived articles, by id, and what editors decided about them. An id that was merged away leads to the
    outlet that stays, wherever the archive gives an article or an outlet out, also for articles that arrive later. Every
    method is one transaction and may raise ArchiveError."""

    def resolve(self, name: str) -> list[Outlet]:
        """The outlets with this id or name (folded), also one that they had before, best match first."""
        ...

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        """id -> name of the outlet that it stands for, for those of the ids that are known."""
        ...

    def names_read(self, ids: Iterable[str]) -> dict[str, str]:
        """id -> name as it was read last, for those of the ids that are known, whatever was decided about them."""
        ...

    def all(self) -> list[tuple[Outlet, int]]:
        """Every outlet with the number of its articles, most first."""
        ...

    def called(self, words: Sequence[str]) -> list[Outlet]:
        """The outlets with a name in which a word begins with each of these, folded ones; by id. Outlets without an article are
        among them, and their articles are not counted."""
        ...

    def get(self, outlet_id: str) -> OutletSummary | None:
        """The outlet that an id stands for, None if there is none."""
        ...

    def newest(self, outlet_id: str, limit: int) -> list[ArchivedArticle]:
        """Up to `limit` articles of an outlet that have an address on the web, those that were read last first."""
        ...

    def labels(self, ids: Iterable[str]) -> dict[str, Labels]:
        """id -> labels, for those of the ids that carry any."""
        ...

    def decide(
        self,
        kind: DecisionKind,
        outlet_id: str,
        *,
        other: str | None = None,
        name: str | None = None,
        labels: Labels = NO_LABELS,
        by: str,
    ) -> OutletDecision:
        """Enter a decision and apply it; articles that change go to the outbox.

        MERGE: `other` is the id that stays. RENAME: to `name`. LABEL: with `labels`. APART: `other` is another outlet.
        Raises NotFound for unknown ids, ValueError for what makes no sense or stands already.
        """
        ...

    def undo(self, seq: int | None = None, *, by: str) -> OutletDecision:
        """Take back the decision with this number, by default the last that stands. Raises NotFound if there is none."""
        ...

    def foresee(
        self,
        kind: DecisionKind,
        outlet_id: str,
        *,
        other: str | None = None,
        name: str | None = None,
        labels: Labels = NO_LABELS,
    ) -> ForeseenDecision:
        """What `decide` would do now, without doing it. Raises what it would raise."""
        ...

    def foresee_undo(self, seq: int | None = None) -> ForeseenDecision:
        """What `undo` would do now, without doing it. Raises what it would raise."""
        ...

    def log(self) -> list[OutletDecision]:
        """Every decision, oldest first, including those that were taken back."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleVersion:
    """A version of an outlet's extraction rules. outlet: its id. text: TOML, see docs/how-to/extraction-rules.md; empty: no rules.
    hosts: those that the text names. by: name of an account."""

    seq: int
    outlet: str
    text: str
    hosts: tuple[str, ...]
    made: datetime
    by: str


class RuleStore(Protocol):
    """Extraction rules that were edited here, by outlet. The crawler checks a text before it is saved. Every method is one
    transaction and may raise ArchiveError."""

    def save(self, outlet: str, text: str, hosts: tuple[str, ...], *, by: str) -> RuleVersion:
        """Make this the newest version of an outlet's rules; the earlier ones stay in the log."""
        ...

    def get(self, seq: int) -> RuleVersion | None:
        """The version with this number."""
        ...

    def current(self) -> list[RuleVersion]:
        """The newest version of each outlet that has rules."""
        ...

    def log(self, outlet: str) -> list[RuleVersion]:
        """Every version of an outlet's rules, newest first."""
        ...

    def latest(self) -> int:
        """The highest number of a version, 0 before the first: whoever remembers what `current` gave sees whether it changed."""
        ...
