"""Handing something out by a secret link, checked: one set of functions for the page, the API and the command line."""

from index.accounts.values import Account
from index.archive.protocols import Archive
from index.collections.collecting import Collecting
from index.operations.settings import Settings
from index.reviews.reviewing import Reviewing
from index.sharing.handing_out import HandingOut, SharingError
from index.sharing.protocols import SecretLink, Shared
from index.text.localizable import Sentence
from search.query.long_queries import LongQueries
from search.query.own_filters import asks_for_own, asks_for_private_list
from search.query.parse import Limits
from search.request import SearchQuery

SHOWS = (Shared.COLLECTION, Shared.SEARCH, Shared.REVIEW)
"""What can be handed out to somebody."""


class SharingOut:
    """The links of one account. by: for the log of changes. Its methods return the link and its secret, which is kept nowhere, and
    raise SharingError, NotFound, ArchiveError."""

    def __init__(self, archive: Archive, settings: Settings, account: Account, *, by: str) -> None:
        self._archive = archive
        self._settings = settings
        self._account = account
        self._by = by

    def collection(self, number: int, title: str, days: int) -> tuple[SecretLink, str]:
        """A link to a collection that the account sees. title: "" for the collection's name."""
        found = Collecting(self._archive, self._settings, self._account).get(number)
        return self._share(Shared.COLLECTION, str(found.id), title or found.name, days)

    def review(self, number: int, title: str, days: int) -> tuple[SecretLink, str]:
        """A link to a press review. title: "" for that of the review."""
        found = Reviewing(self._archive, self._settings, self._account).get(number)
        return self._share(Shared.REVIEW, str(found.id), title or found.cover.title, days)

    def search(self, query: SearchQuery, address: str, title: str, days: int) -> tuple[SecretLink, str]:
        """A link to a search. address: the query string of its page of results. Raises QueryError, and SharingError for a search
        that depends on what its maker keeps."""
        words = LongQueries(self._archive, self._settings).with_words(query)
        if asks_for_own(words, Limits.long(self._settings)):
            raise SharingError(
                Sentence(
                    "this search asks for your own collections, tags or stars, which nobody else has; share "
                    "the collection itself"
                )
            )
        if asks_for_private_list(words, self._account.id, Limits.long(self._settings), self._archive):
            raise SharingError(
                Sentence("this search names a word list that is yours alone; share the list, or write its words out")
            )
        return self._share(Shared.SEARCH, address, title or "A search", days)

    def _share(self, kind: Shared, target: str, title: str, days: int) -> tuple[SecretLink, str]:
        links = HandingOut(self._archive, self._settings)
        return links.share(self._account, kind, target, title, days=days, by=self._by)
