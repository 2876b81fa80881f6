"""Deciding which outlets are one and what they are called: one set of functions for the command line, the page and the API.

Every decision, and every one that is taken back, is noted in the audit log in the same transaction.
"""

from collections.abc import Sequence

from index.accounts.account_service import AccountService
from index.archive.protocols import Archive
from index.errors import BroadsheetError, NotFound
from index.outlets.labels import NO_LABELS, Labels
from index.outlets.near_outlets import NearOutlets, near
from index.outlets.outlet_decisions import DecisionKind, OutletDecision, OutletDecisions, words
from index.outlets.protocols import ForeseenDecision
from index.text import characters
from index.text.localizable import Sentence

NAME_MOST = 200
"""Characters of a name that an outlet is given by hand."""


class WrongDecision(BroadsheetError):
    """A decision that makes no sense as it was asked for."""


def foresee(
    archive: Archive,
    kind: DecisionKind,
    outlet: str,
    *,
    other: str | None = None,
    name: str | None = None,
    labels: Labels = NO_LABELS,
) -> ForeseenDecision:
    """What `decide` would do. Raises WrongDecision, NotFound."""
    try:
        return archive.outlets.foresee(kind, outlet, other=other, name=_name(kind, name), labels=labels)
    except ValueError as error:
        raise WrongDecision(str(error)) from error


def decide(
    archive: Archive,
    kind: DecisionKind,
    outlet: str,
    *,
    by: str,
    other: str | None = None,
    name: str | None = None,
    labels: Labels = NO_LABELS,
) -> OutletDecision:
    """Enter a decision (see `index.outlets.protocols.OutletStore.decide`); the index follows when it is synchronised next. by:
    who asks for it. Raises WrongDecision, NotFound."""
    try:
        with archive.transaction():
            entry = archive.outlets.decide(kind, outlet, other=other, name=_name(kind, name), labels=labels, by=by)
            AccountService(archive.accounts).note(
                by, f"outlets.{kind.value}", entry.outlet, f"{entry.seq}: {words(entry)}"
            )
    except ValueError as error:
        raise WrongDecision(str(error)) from error
    return entry


def undo(archive: Archive, seq: int | None, *, by: str) -> OutletDecision:
    """Take back the decision of that number, or the last that stands. Raises NotFound."""
    with archive.transaction():
        entry = archive.outlets.undo(seq, by=by)
        detail = f"{entry.seq}: taken back that {words(entry)}"
        AccountService(archive.accounts).note(by, "outlets.undo", entry.outlet, detail)
    return entry


def decisions(archive: Archive, outlet: str) -> list[OutletDecision]:
    """What was decided about an outlet and those that were merged with it, newest first, with what was taken back."""
    log = archive.outlets.log()
    same = OutletDecisions(log).group(outlet)
    return [entry for entry in reversed(log) if entry.outlet in same or entry.other in same]


def near_names(archive: Archive, limit: int, *, outlet: str | None = None) -> list[NearOutlets]:
    """Outlets whose names suggest that they are one, those with the most articles first; of one outlet where that is given."""
    pairs = near(archive.outlets.all(), OutletDecisions(archive.outlets.log()))
    near_pairs = [pair for pair in pairs if outlet is None or outlet in (pair.one.id, pair.other.id)]
    return near_pairs[:limit]


def outlet_meant(archive: Archive, text: str, *, besides: str = "") -> str:
    """The id of what somebody typed: an id, or a name that one outlet has. besides: an id that is not meant. Raises
    WrongDecision that names the candidates, NotFound."""
    matches = [candidate for candidate in archive.outlets.resolve(text) if candidate.id != besides]
    if not matches:
        raise NotFound(Sentence("There is no outlet called %(text)s in the archive.", text=repr(text[:NAME_MOST])))
    if len(matches) > 1 and matches[0].id != text.strip().lower():
        candidates = ", ".join(f"{candidate.name} ({candidate.id})" for candidate in matches[:5])
        raise WrongDecision(f"{text[:NAME_MOST]!r} may be any of {candidates}; give the id of one of them")
    return matches[0].id


def called(archive: Archive, entries: Sequence[OutletDecision]) -> dict[str, str]:
    """id -> name as it was read, of every outlet that these entries name."""
    ids = {outlet for entry in entries for outlet in (entry.outlet, entry.other) if outlet}
    return archive.outlets.names_read(sorted(ids))


def _name(kind: DecisionKind, name: str | None) -> str | None:
    if kind is not DecisionKind.RENAME:
        return None
    line = characters.line(name or "").strip()
    if not line or len(line) > NAME_MOST:
        raise WrongDecision(f"an outlet needs a name, of at most {NAME_MOST} characters")
    return line
