"""Stores of saved searches, of word lists and of long queries. Every method is one transaction and may raise ArchiveError. Times
are aware UTC."""

from datetime import datetime
from typing import Protocol

from index.watch.saved_search import Pairs, SavedSearch
from index.watch.word_list import WordList


class SavedSearchStore(Protocol):
    """Searches that people keep, and which new articles matched each.

    Who notes the matches is the alerts process (`AlertStore.compared`), once for each article, in the transaction that takes
    the article off its queue.
    """

    def add(self, name: str, pairs: Pairs, *, account: int | None, shared: bool, now: datetime) -> SavedSearch:
        """Keep a search. For its maker nothing in it is new yet."""
        ...

    def copy(self, search: SavedSearch, account: int, *, now: datetime) -> SavedSearch:
        """A copy that is the account's own, with what was noted as found; nothing in it counts as seen."""
        ...

    def get(self, search_id: int) -> SavedSearch | None:
        """The search of an id."""
        ...

    def of_feed(self, token: str) -> SavedSearch | None:
        """The search whose feed has this secret address."""
        ...

    def all(self) -> list[SavedSearch]:
        """Every search, by name."""
        ...

    def seen_by(self, account: int) -> list[SavedSearch]:
        """Those of an account and those that are shared, by name."""
        ...

    def count(self, account: int | None) -> int:
        """How many an account has; None for those of nobody."""
        ...

    def change(
        self,
        search_id: int,
        *,
        name: str | None = None,
        pairs: Pairs | None = None,
        shared: bool | None = None,
        now: datetime,
    ) -> SavedSearch | None:
        """Change what is given. With other `pairs` it is another search: what had matched is forgotten, and nothing is new in
        it for anybody. None where there is none of that id."""
        ...

    def set_feed(self, search_id: int, token: str | None) -> bool:
        """Give the feed another secret address, or none. False where there is no such search."""
        ...

    def remove(self, search_id: int) -> bool:
        """With all that was noted of it. False where there is none of that id."""
        ...

    def new_counts(self, account: int) -> dict[int, int]:
        """Search -> how many articles are new in it since that account last looked, exactly; searches in which nothing is new
        are left out. For one that the account never opened: since it was made or shared with them."""
        ...

    def new_in(self, search_id: int, account: int, limit: int) -> list[str]:
        """Ids of the articles that are new in it for that account, the newest first."""
        ...

    def look(self, search_id: int, account: int) -> None:
        """The account has seen all that has matched so far."""
        ...

    def matches(self, search_id: int, *, since: datetime, limit: int) -> list[str]:
        """Ids of articles of which it was found since then that they match, the newest first."""
        ...

    def prune(self, keep: int) -> int:
        """Forget the oldest matches of each search that has more than `keep`. How many."""
        ...


class WordListStore(Protocol):
    """Lists of words and phrases that stand for themselves in a query. No account has two whose names fold alike, and neither have
    those that are shared."""

    def add(
        self, name: str, entries: tuple[str, ...], *, account: int | None, shared: bool, now: datetime
    ) -> WordList | None:
        """Keep a list. None where the name is taken."""
        ...

    def get(self, list_id: int) -> WordList | None:
        """The list of an id."""
        ...

    def all(self) -> list[WordList]:
        """Every list, by name."""
        ...

    def seen_by(self, account: int) -> list[WordList]:
        """Those of an account and those that are shared, by name."""
        ...

    def named(self, name: str, reader: int | None) -> WordList | None:
        """The list that a name means for a reader (None: nobody in particular): their own, else one that is shared, else one of
        theirs or a shared one that was called so before."""
        ...

    def count(self, account: int | None) -> int:
        """How many an account has; None for those of nobody."""
        ...

    def change(
        self,
        list_id: int,
        *,
        name: str | None = None,
        entries: tuple[str, ...] | None = None,
        shared: bool | None = None,
        now: datetime,
    ) -> WordList | None:
        """Change what is given; it goes on answering to its former names. None where there is none of that id, or the name is
        taken."""
        ...

    def remove(self, list_id: int) -> bool:
        """False where there is none of that id."""
        ...

    def version(self) -> str:
        """Changes with every change of any list."""
        ...


class LongQueryStore(Protocol):
    """The words of queries that are too long for an address, by a key made of them."""

    def put(self, text: str, now: datetime, *, keep: int) -> str:
        """The key of the words, which are there from now on. Where more than `keep` are, those that were not used for the
        longest are forgotten."""
        ...

    def get(self, key: str, now: datetime) -> str | None:
        """The words of a key; they count as used now. None where they are unknown or were forgotten."""
        ...

    def prune(self, *, before: datetime) -> int:
        """Forget those that were not used since then. How many."""
        ...
