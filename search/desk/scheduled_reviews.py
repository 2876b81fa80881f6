"""Makes the press reviews whose hour has come. Part of the alerts process, which notes what matches saved searches."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from index.accounts.account_service import Identity
from index.archive.protocols import Archive
from index.errors import NotFound, QueryError
from index.jobs.protocols import JobKind, TooManyJobs
from index.languages import first_of
from index.operations.durations import utc_now
from index.reviews.protocols import Cover, Schedule
from index.reviews.reviewing import ReviewError, Reviewing
from index.reviews.schedule import due
from index.text.localizable import Sentence
from search.desk.review_matches import sentences
from search.saved.saved_searches import SavedSearches
from search.service import Searcher

log = logging.getLogger("search.alerts")


class ScheduledReviews:
    """clock: the present moment as aware UTC; tests bring their own."""

    def __init__(self, searcher: Searcher, archive: Archive, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._searcher = searcher
        self._archive = archive
        self._clock = clock

    def step(self) -> int:
        """Do all that is due, each in one transaction with the note that it was done: a crash at any point neither loses a review
        nor makes it twice. How many were made. Raises ArchiveError, IndexingError."""
        made = 0
        for schedule in self._archive.review_schedules.all():
            if (day := due(schedule, self._clock())) is not None:
                made += self._make(schedule, day)
        return made

    def _make(self, schedule: Schedule, day: date) -> bool:
        now, settings = self._clock(), self._searcher.settings
        owner = self._archive.accounts.get(schedule.owner)
        try:
            if owner is None or owner.disabled is not None:
                raise NotFound(Sentence("its owner may not sign in"))
            saved = SavedSearches(self._archive, settings)
            search = saved.get(schedule.search, Identity(role=owner.role, account=owner))
            query = saved.query(search, owner.id)
            ids = self._archive.saved_searches.matches(
                search.id, since=schedule.last_made, limit=settings.review_articles
            )
            with self._archive.transaction():
                if not self._archive.review_schedules.made(schedule.id, day, now) or not ids:
                    return False
                reviewing = Reviewing(self._archive, settings, owner, by="schedule", clock=self._clock)
                review = reviewing.make(
                    Cover(title=schedule.title, day=day, client=schedule.client, q="" if query.long else query.q),
                    ids,
                    matches=sentences(self._searcher, replace(query, cursor=None), ids),
                    made_by=f"schedule {schedule.id}",
                )
                if schedule.send_to:
                    self._archive.jobs.add(
                        JobKind.REVIEW,
                        {
                            "review": review.id,
                            "form": "mail",
                            "to": schedule.send_to,
                            "language": first_of(owner.language, settings.language).tag,
                        },
                        by=owner.name,
                        now=now,
                        most=settings.jobs_waiting,
                    )
        except TooManyJobs:
            return False  # undone as a whole, and tried again
        except (NotFound, QueryError, ReviewError) as error:
            log.warning("a press review was not made", extra={"schedule": schedule.id, "why": str(error)})
            self._archive.review_schedules.made(schedule.id, day, now)
            return False
        log.info("a press review was made", extra={"schedule": schedule.id, "review": review.id, "articles": len(ids)})
        return True
