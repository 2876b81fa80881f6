"""Press reviews that are made again by themselves, as editors set them up: one set of functions for the page, the API and the
command line."""

from collections.abc import Collection

from index.accounts.account_service import AccountService, Identity
from index.accounts.acting import Acting
from index.errors import NotFound
from index.reviews.protocols import WEEKDAYS, Schedule
from index.reviews.reviewing import Reviewing
from index.reviews.schedule import schedule_of
from index.text.localizable import Sentence
from search.saved.saved_searches import SavedSearches

USUAL_TIME = "06:30"
"""When a review is made where nothing else is said; on which weekdays: `WEEKDAYS`."""


class Scheduling(Acting):
    """The schedules, as one account sees and changes them. As with reviews, every editor sees all of them. Its methods raise
    ReviewRefused for an account that is no editor's, and ArchiveError."""

    def all(self) -> list[Schedule]:
        """Every schedule, by its number."""
        self._check()
        return self._archive.review_schedules.all()

    def add(
        self,
        search: int,
        *,
        title: str,
        client: str = "",
        time: str = USUAL_TIME,
        weekdays: Collection[int] = WEEKDAYS,
        zone: str = "",
        to: str = "",
    ) -> Schedule:
        """Have a review made again by itself of what newly matches a saved search (its number). weekdays: 0 is Monday. zone: "" for
        that of the site. to: a mail address, "" for a draft. Raises ReviewError, NotFound for a search that the account does not
        see."""
        self._check()
        who = Identity(role=self._account.role, account=self._account)
        found = SavedSearches(self._archive, self._settings, clock=self._clock).get(search, who)
        wanted = schedule_of(
            owner=self._account.id, search=found.id, title=title, client=client, time=time,
            weekdays=[str(day) for day in weekdays], zone=zone.strip() or self._settings.timezone.key, to=to,
            now=self._clock(),
        )  # fmt: skip
        made = self._archive.review_schedules.add(wanted)
        self._note("reviews.schedule", made.id, f"{made.title} at {made.time} {made.zone}")
        return made

    def remove(self, number: int) -> None:
        """Have it made no more; what was made stays. Raises NotFound."""
        self._check()
        if not self._archive.review_schedules.remove(number):
            raise NotFound(Sentence("There is no schedule %(number)s of press reviews.", number=number))
        self._note("reviews.unschedule", number, "is made no more")

    def _check(self) -> None:
        Reviewing(self._archive, self._settings, self._account).check()

    def _note(self, action: str, number: int, detail: str) -> None:
        AccountService(self._archive.accounts).note(self._by, action, str(number), detail)
