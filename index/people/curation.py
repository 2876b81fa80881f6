"""Correcting who is who: one set of functions for the command line, the page and the API.

Every correction, and every one that is taken back, is noted in the audit log in the same transaction.
"""

from collections.abc import Mapping, Sequence

from index.accounts.account_service import AccountService
from index.archive.protocols import Archive, Foreseen
from index.errors import BroadsheetError, NotFound
from index.people.registry.corrections import Correction, Kind
from index.text.localizable import Sentence

NAME_MOST = 200
"""Characters of a name that somebody is given by hand."""
NAMES_MOST = 100
"""Forms of a name that one split takes."""


class WrongCorrection(BroadsheetError):
    """A correction that makes no sense as it was asked for."""


def foresee(
    archive: Archive, kind: Kind, person: str, *, other: str | None = None, names: Sequence[str] = ()
) -> Foreseen:
    """What `correct` would do. Raises WrongCorrection, NotFound."""
    _check(names)
    try:
        return archive.people.foresee(kind, person, other=other, names=names)
    except ValueError as error:
        raise WrongCorrection(str(error)) from error


def correct(
    archive: Archive, kind: Kind, person: str, *, by: str, other: str | None = None, names: Sequence[str] = ()
) -> Correction:
    """Enter a correction (see `index.archive.protocols.PeopleStore.correct`); the index follows when it is synchronised next.
    by: who asks for it. Raises WrongCorrection, NotFound."""
    _check(names)
    try:
        with archive.transaction():
            entry = archive.people.correct(kind, person, other=other, names=names, by=by)
            AccountService(archive.accounts).note(
                by, f"people.{kind.value}", entry.person, f"{entry.seq}: {words(entry)}"
            )
    except ValueError as error:
        raise WrongCorrection(str(error)) from error
    return entry


def undo(archive: Archive, seq: int | None, *, by: str) -> Correction:
    """Take back the correction of that number, or the last that stands. Raises NotFound."""
    with archive.transaction():
        entry = archive.people.undo(seq, by=by)
        detail = f"{entry.seq}: taken back that {words(entry)}"
        AccountService(archive.accounts).note(by, "people.undo", entry.person, detail)
    return entry


def decisions(archive: Archive, person: str) -> list[Correction]:
    """What was decided about somebody, newest first, with what was taken back."""
    return [entry for entry in reversed(archive.people.log()) if person in (entry.person, entry.other)]


def person_meant(archive: Archive, text: str, *, besides: str = "") -> str:
    """The id of whom somebody typed: an id, or a name that one person has. besides: an id that is not meant. Raises
    WrongCorrection that names the candidates, NotFound."""
    matches = [candidate for candidate in archive.people.resolve(text) if candidate.id != besides]
    if not matches:
        raise NotFound(Sentence("There is nobody called %(text)s in the archive.", text=repr(text[:NAME_MOST])))
    if len(matches) > 1 and matches[0].id != text.strip().lower():
        candidates = ", ".join(f"{candidate.name} ({candidate.id})" for candidate in matches[:5])
        raise WrongCorrection(f"{text[:NAME_MOST]!r} may be any of {candidates}; give the id of one of them")
    return matches[0].id


def words(entry: Correction, called: Mapping[str, str] | None = None) -> str:
    """A correction as the end of a sentence. called: id -> what to call them; by default their ids."""
    names = called or {}
    person, other = names.get(entry.person, entry.person), names.get(entry.other or "", entry.other)
    if entry.kind is Kind.MERGE:
        return Sentence("%(one)s is %(other)s", one=person, other=other)
    if entry.kind is Kind.SPLIT:
        return Sentence("%(one)s called %(names)s is %(other)s", one=person, names=", ".join(entry.names), other=other)
    if entry.kind is Kind.RENAME:
        return Sentence("%(one)s is shown as %(name)s", one=person, name=entry.names[0])
    if entry.kind is Kind.APART:
        return Sentence("%(one)s is not %(other)s", one=person, other=other)
    return Sentence("%(one)s is hidden", one=person)


def _check(names: Sequence[str]) -> None:
    if len(names) > NAMES_MOST or any(len(name) > NAME_MOST for name in names):
        raise WrongCorrection(f"give at most {NAMES_MOST} names of at most {NAME_MOST} characters each")
