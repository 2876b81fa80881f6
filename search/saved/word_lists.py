"""What can be done with lists of words: one set of functions for the page, the API and the command line.

Everybody has lists of their own. Editors share some with everybody who searches, and change and remove what is shared. Functions
raise ListRefused with a sentence for the person who asked, ListNotAllowed where it needs other rights, NotFound for what is not
there or not theirs to see.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from index.accounts.account_service import Identity
from index.accounts.rights import Role
from index.archive.protocols import Archive
from index.errors import BroadsheetError, NotFound, QueryError
from index.operations.durations import utc_now
from index.operations.settings import Settings
from index.query import Phrase, Prefix
from index.text.folding import fold
from index.text.localizable import Sentence
from index.watch.saved_search import SavedSearch
from index.watch.word_list import WordList, list_name
from search.parameters import kept_query
from search.query.expansion.listed_words import read_entry
from search.query.own_filters import lists_named
from search.query.parse import Limits
from search.saved.saved_searches import at_the_machine


class ListRefused(BroadsheetError):
    """A list that cannot be made or changed as it was asked for."""


class ListNotAllowed(ListRefused):
    """It needs other rights."""


class WordLists:
    """Those of one archive. clock: the present as aware UTC; for tests."""

    def __init__(self, archive: Archive, settings: Settings, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._archive = archive
        self._store = archive.word_lists
        self._settings = settings
        self._clock = clock

    def listed(self, who: Identity) -> list[WordList]:
        """Their own and those that are shared, by name. Raises ArchiveError."""
        if at_the_machine(who):
            return self._store.all()
        return [] if who.account is None else self._store.seen_by(who.account.id)

    def get(self, list_id: int, who: Identity) -> WordList:
        """One that they may see. Raises NotFound."""
        found = self._store.get(list_id)
        own = found is not None and who.account is not None and found.account == who.account.id
        if found is None or not (own or at_the_machine(who) or (found.shared and who.account is not None)):
            raise NotFound(
                Sentence("There is no word list %(list_id)s of yours, and none that is shared.", list_id=list_id)
            )
        return found

    def may_change(self, words: WordList, who: Identity) -> bool:
        """Their own, or a shared one as an editor."""
        if at_the_machine(who) or (who.account is not None and words.account == who.account.id):
            return True
        return words.shared and who.role.includes(Role.EDITOR)

    def save(self, name: str, lines: Iterable[str], *, shared: bool = False, who: Identity) -> WordList:
        """Keep a list. lines: its words and phrases, one each. Raises ListRefused."""
        account = who.account.id if who.account else None
        if account is None and not at_the_machine(who):
            raise ListNotAllowed("only accounts keep lists")
        if shared and not who.role.includes(Role.EDITOR):
            raise ListNotAllowed("only editors share lists")
        named, entries = _named(name), self._read(lines)
        if self._store.count(account) >= self._settings.word_lists:
            raise ListRefused(
                f"that would be more than {self._settings.word_lists} word lists (setting word_lists); remove one first"
            )
        made = self._store.add(named, entries, account=account, shared=shared or account is None, now=self._clock())
        if made is None:
            raise ListRefused(_taken(named))
        if made.shared:
            self._note(who, "lists.share", made, f"new shared list, {len(entries)} entries")
        return made

    def change(
        self,
        list_id: int,
        *,
        name: str | None = None,
        lines: Iterable[str] | None = None,
        shared: bool | None = None,
        who: Identity,
    ) -> WordList:
        """Change what is given. What looks for it by its former name goes on. Raises NotFound, ListNotAllowed, ListRefused."""
        before = self._mine_to_change(list_id, who)
        if shared is not None and shared != before.shared and not who.role.includes(Role.EDITOR):
            raise ListNotAllowed("only editors share lists")
        named = None if name is None else _named(name)
        entries = None if lines is None else self._read(lines)
        with self._archive.transaction():
            after = self._store.change(before.id, name=named, entries=entries, shared=shared, now=self._clock())
            if after is not None and before.shared and not after.shared:
                self._leave_copies(before)
        if after is None:
            raise ListRefused(_taken(named or before.name))
        if before.shared or after.shared:
            what = f"{len(after.entries)} entries" if after.entries != before.entries else "changed"
            if before.shared != after.shared:
                what = "shared" if after.shared else "no longer shared"
            elif after.name != before.name:
                what = f"was @{before.name}"
            self._note(who, "lists.change", after, what)
        return after

    def remove(self, list_id: int, who: Identity) -> None:
        """Remove a list. Saved searches of others that name a shared one go on with a copy of their own; those of its owner find
        nothing for it from now on, and say so. Raises NotFound, ListNotAllowed."""
        words = self._mine_to_change(list_id, who)
        with self._archive.transaction():
            self._store.remove(words.id)
            if words.shared:
                self._leave_copies(words)
        if words.shared:
            self._note(who, "lists.remove", words, "shared list removed")

    def named_by(self, words: WordList, who: Identity) -> list[SavedSearch]:
        """The saved searches that they see and in which the name of a list, or a former one, stands. Raises ArchiveError."""
        saved = self._archive.saved_searches
        seen = saved.all() if at_the_machine(who) else saved.seen_by(who.account.id) if who.account else []
        return [one for one in seen if self._names_in(one, words)]

    def _names_in(self, search: SavedSearch, words: WordList) -> list[str]:
        """By which of its names a search names a list."""
        try:
            named = lists_named(kept_query(search.pairs), Limits.long(self._settings))
        except QueryError:  # beyond what is allowed today
            return []
        return [name for name in named if fold(name) in (fold(words.name), *words.former)]

    def _leave_copies(self, words: WordList) -> None:
        """Give a copy to everybody else whose saved searches name a list that they will see no more: what somebody relies on does
        not end because another tidies up."""
        for search in self._archive.saved_searches.all():
            if search.account is None or search.account == words.account:
                continue
            for name in self._names_in(search, words):
                if self._store.named(name, search.account) is None:
                    self._store.add(name, words.entries, account=search.account, shared=False, now=self._clock())

    def _read(self, lines: Iterable[str]) -> tuple[str, ...]:
        entries: dict[str, None] = {}
        words = 0
        most = self._settings.word_list_words
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                entry = read_entry(line)
            except ValueError as error:
                raise ListRefused(f"line {number} ({line.strip()[:60]!r}) cannot be in a list: {error}") from None
            if str(entry) in entries:
                continue
            entries[str(entry)] = None
            words += len(entry.words) if isinstance(entry, Phrase) else 1
            if words > most:
                raise ListRefused(f"a list has at most {most:,} words (setting word_list_words); make two of it")
        if not entries:
            raise ListRefused("write at least one word or phrase, one a line")
        stars = sum(isinstance(read_entry(entry), Prefix) for entry in entries)
        if stars > self._settings.long_query_prefixes:
            raise ListRefused(
                f"{stars} of its words end in a star; {self._settings.long_query_prefixes} may (setting long_query_prefixes)"
            )
        return tuple(entries)

    def _mine_to_change(self, list_id: int, who: Identity) -> WordList:
        words = self.get(list_id, who)
        if not self.may_change(words, who):
            raise ListNotAllowed("this list is somebody else's; only editors change what is shared")
        return words

    def _note(self, who: Identity, action: str, words: WordList, detail: str) -> None:
        by = who.name if who.account else "command line"
        self._archive.accounts.note(self._clock(), by, action, f"@{words.name}", detail)


def _named(name: str) -> str:
    try:
        return list_name(name)
    except ValueError as error:
        raise ListRefused(str(error)) from None


def _taken(name: str) -> str:
    return f"there is a list @{name} already, of yours or shared; change that one, or choose another name"
