"""What can be done with saved searches: one set of functions for the page, the API and the command line.

Everybody has searches of their own. Editors share some with everybody, and change and remove what is shared. Functions raise
SearchRefused with a sentence for the person who asked, SearchNotAllowed where it needs other rights, NotFound for what is not
there or not theirs to see.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from index.accounts import secret_text
from index.accounts.account_service import Identity
from index.accounts.rights import Role
from index.archive.protocols import Archive
from index.article import ArchivedArticle
from index.errors import BroadsheetError, NotFound, QueryError
from index.languages import N_
from index.operations.durations import utc_now
from index.operations.settings import Settings
from index.text.localizable import Sentence
from index.watch.saved_search import SavedSearch, search_name
from search.parameters import kept_pairs, kept_query
from search.query.long_queries import LongQueries
from search.query.own_filters import asks_for_own, asks_for_private_list
from search.query.parse import Limits
from search.request import SearchQuery

COMMAND_LINE = Identity(role=Role.OWNER)
"""Whoever is at the machine itself: sees and changes every search, and what they make belongs to nobody and is shared."""


class SearchRefused(BroadsheetError):
    """A saved search that cannot be made or changed as it was asked for."""


class SearchNotAllowed(SearchRefused):
    """It needs other rights."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """A saved search for somebody who looks at the list. new: articles in it that are new since they last looked."""

    search: SavedSearch
    new: int
    mine: bool


class SavedSearches:
    """Those of one archive. clock: the present as aware UTC; for tests."""

    def __init__(self, archive: Archive, settings: Settings, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._archive = archive
        self._store = archive.saved_searches
        self._settings = settings
        self._clock = clock
        self._long = LongQueries(archive, settings, clock=clock)

    def listed(self, who: Identity) -> list[Listed]:
        """Their own and those that are shared, by name. Raises ArchiveError."""
        if at_the_machine(who):
            return [Listed(search=one, new=0, mine=one.account is None) for one in self._store.all()]
        if who.account is None:
            return []
        new = self._store.new_counts(who.account.id)
        return [
            Listed(search=one, new=new.get(one.id, 0), mine=one.account == who.account.id)
            for one in self._store.seen_by(who.account.id)
        ]

    def get(self, search_id: int, who: Identity) -> SavedSearch:
        """One that they may see. Raises NotFound."""
        found = self._store.get(search_id)
        if found is None or not _may_see(found, who):
            raise NotFound(
                Sentence(
                    "There is no saved search %(search_id)s of yours, and none that is shared.", search_id=search_id
                )
            )
        return found

    def may_change(self, search: SavedSearch, who: Identity) -> bool:
        """Their own, or a shared one as an editor."""
        if at_the_machine(who) or (who.account is not None and search.account == who.account.id):
            return True
        return search.shared and who.role.includes(Role.EDITOR)

    def query(self, search: SavedSearch, reader: int | None) -> SearchQuery:
        """What it looks for, with the words of a long query kept under their key. reader: the account whose collections, tags
        and stars are meant where it names some. Raises QueryError where the limits were lowered since."""
        return replace(self._long.kept(kept_query(search.pairs)), reader=reader)

    def save(self, name: str, query: SearchQuery, *, shared: bool = False, who: Identity) -> SavedSearch:
        """Keep a search. Raises SearchRefused, QueryError for one that cannot be run."""
        account = who.account.id if who.account else None
        if account is None and not at_the_machine(who):
            raise SearchNotAllowed(Sentence("only accounts keep searches"))
        if shared and not who.role.includes(Role.EDITOR):
            raise SearchNotAllowed(Sentence("only editors share searches"))
        kept = self._checked(query)
        if self._store.count(account) >= self._settings.saved_searches:
            raise SearchRefused(
                Sentence(
                    "that would be more than %(number)s saved searches (setting saved_searches); remove one first",
                    number=self._settings.saved_searches,
                )
            )
        made = self._store.add(
            _named(name), tuple(kept_pairs(kept)), account=account, shared=shared or account is None, now=self._clock()
        )
        if made.shared:
            self._note(who, "searches.share", made, "new shared search")
        return made

    def change(
        self,
        search_id: int,
        *,
        name: str | None = None,
        query: SearchQuery | None = None,
        shared: bool | None = None,
        who: Identity,
    ) -> SavedSearch:
        """Change what is given. Raises NotFound, SearchNotAllowed, SearchRefused, QueryError."""
        before = self._mine_to_change(search_id, who)
        if shared is not None and shared != before.shared and not who.role.includes(Role.EDITOR):
            raise SearchNotAllowed(Sentence("only editors share searches"))
        pairs = None if query is None else tuple(kept_pairs(self._checked(query)))
        named = None if name is None else _named(name)
        with self._archive.transaction():
            if before.shared and shared is False:
                self._leave_copies(before, who, removed=False)
            after = self._store.change(search_id, name=named, pairs=pairs, shared=shared, now=self._clock())
        if after is None:
            raise NotFound(Sentence("There is no saved search %(search_id)s any more.", search_id=search_id))
        if before.shared or after.shared:
            what = "another query" if after.pairs != before.pairs else "changed"
            if before.shared != after.shared:
                what = "shared" if after.shared else "no longer shared"
            self._note(who, "searches.change", after, what)
        return after

    def remove(self, search_id: int, who: Identity) -> None:
        """With all that was noted of it, and with the alerts of its owner that look for nothing else. Alerts of others go on with a
        copy. Raises NotFound, SearchNotAllowed."""
        search = self._mine_to_change(search_id, who)
        with self._archive.transaction():
            self._leave_copies(search, who, removed=True)
            self._store.remove(search.id)
        if search.shared:
            self._note(who, "searches.remove", search, "shared search removed")

    def open_feed(self, search_id: int, who: Identity) -> str:
        """A new secret address for its feed; one that was there before ends. Raises NotFound, SearchNotAllowed."""
        search = self._mine_to_change(search_id, who)
        token = secret_text.new_token()
        self._store.set_feed(search.id, token)
        return token

    def close_feed(self, search_id: int, who: Identity) -> None:
        """End the address of its feed. Raises NotFound, SearchNotAllowed."""
        self._store.set_feed(self._mine_to_change(search_id, who).id, None)

    def of_feed(self, token: str) -> SavedSearch:
        """The search of a secret address. Raises NotFound."""
        found = self._store.of_feed(token) if token else None
        if found is None:
            raise NotFound(Sentence("There is no feed at this address, or it was ended."))
        return found

    def look(self, search: SavedSearch, who: Identity, *, most: int) -> list[ArchivedArticle]:
        """The articles that are new in it for them, the newest first, which from now on are not. most: of them that are
        returned."""
        if who.account is None:
            return []
        with self._archive.transaction():
            new = self._store.new_in(search.id, who.account.id, most)
            self._store.look(search.id, who.account.id)
        articles = {one.article.id: one for one in self._archive.articles.get_many(new)}
        return [articles[one] for one in new if one in articles]

    def _leave_copies(self, search: SavedSearch, who: Identity, *, removed: bool) -> None:
        """Let alerts and press reviews of others go on with a copy of a search that they will see no more, and say so in the log of
        an alert: what somebody relies on does not end because another tidies up. removed: or else only shared no longer."""
        copies: dict[int, SavedSearch] = {}
        query, now = kept_query(search.pairs), self._clock()

        def copy_for(account: int) -> int:
            if account not in copies:
                copies[account] = self._store.copy(search, account, now=now)
            return copies[account].id

        for alert in self._archive.alerts.all():
            if search.id not in alert.searches or alert.account is None or alert.account == search.account:
                continue
            goes_on = not self._depends_on_owner(query, search.account)
            if goes_on:
                self._archive.alerts.go_on_with(alert.id, search.id, copy_for(alert.account))
            said = Sentence(_GONE[removed, goes_on], by=_by(who), name=search.name)
            self._archive.alerts.note(alert.id, now, said, good=goes_on)
        for schedule in self._archive.review_schedules.all():
            theirs = schedule.search == search.id and schedule.owner != search.account
            if theirs and not self._depends_on_owner(query, search.account):
                self._archive.review_schedules.go_on_with(schedule.id, copy_for(schedule.owner))

    def _depends_on_owner(self, query: SearchQuery, owner: int | None) -> bool:
        try:
            limits = Limits.long(self._settings)
            return asks_for_own(query, limits) or asks_for_private_list(query, owner, limits, self._archive)
        except QueryError:  # beyond what is allowed today
            return True

    def _checked(self, query: SearchQuery) -> SearchQuery:
        words = self._long.with_words(query)
        return replace(self._long.marked(words), cursor=None, saved=0)

    def _mine_to_change(self, search_id: int, who: Identity) -> SavedSearch:
        search = self.get(search_id, who)
        if not self.may_change(search, who):
            raise SearchNotAllowed(Sentence("this search is somebody else's; only editors change what is shared"))
        return search

    def _note(self, who: Identity, action: str, search: SavedSearch, detail: str) -> None:
        self._archive.accounts.note(self._clock(), _by(who), action, search.name, detail)


_GONE = {
    (True, True): N_("%(by)s removed the search “%(name)s”; this alert goes on with a copy of your own"),
    (True, False): N_(
        "%(by)s removed the search “%(name)s”; it asks for what its owner keeps, so this alert looks for it no more"
    ),
    (False, True): N_("%(by)s no longer shares the search “%(name)s”; this alert goes on with a copy of your own"),
    (False, False): N_(
        "%(by)s no longer shares the search “%(name)s”; it asks for what its owner keeps, so this alert looks for it no more"
    ),
}
"""What an alert's log says of a search: (whether it was removed, whether the alert goes on with a copy)."""


def _by(who: Identity) -> str:
    return who.name if who.account else "command line"


def _may_see(search: SavedSearch, who: Identity) -> bool:
    if at_the_machine(who):
        return True
    return who.account is not None and (search.shared or search.account == who.account.id)


def at_the_machine(who: Identity) -> bool:
    """A visitor of the page has no account either, but is a reader."""
    return who.account is None and who.role is Role.OWNER


def _named(name: str) -> str:
    try:
        return search_name(name)
    except ValueError as error:
        raise SearchRefused(str(error)) from None
