"""The single writer of the index, working in small steps.

    while changes := outbox.pending():
        annotate what is missing -> engine.add / delete -> commit(bookmark) -> outbox.done

Each commit carries a Bookmark of its archive and position, so work interrupted between any two of these steps is
repeated, and nothing is indexed twice. An index that is missing, damaged, outdated or built from another archive is
rebuilt: in steps, each of them searchable, if there was no usable index; in a single commit, while the old index keeps
answering, if there was one.

An unexpected failure is narrowed down article by article. The article at fault is set aside with the reason and
skipped; the next version of the program retries it.
"""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from index.annotation.service import AnnotationService, Annotator, RecognizerAnnotator
from index.annotation.shared_annotation import SharedAnnotation
from index.archive.protocols import Archive, Change, ChangeKind, Task
from index.engines.backends import engine_backend
from index.engines.protocols import EngineBackend, EngineWriter
from index.errors import IndexDamaged, IndexingError, IndexOutdated, IndexTooNew
from index.indexing.bookmark import Bookmark, form_of
from index.indexing.in_hand import InHand
from index.operations.apart import is_unforeseen, reason
from index.operations.build import build
from index.operations.settings import Settings
from index.upkeep.retrying import index_again

log = logging.getLogger(__name__)

BATCH = 64
"""Changes per step: with annotation well under a second, so that the process can stop promptly."""

COMMIT_SHARE = 0.2
"""Share of time spent on commits under load: a commit of one second is followed by four seconds of other work."""

GLANCE_SECONDS = 2.0
"""Interval of checks that the index files exist; `index_check` reads them."""

REFRESH = 8
"""Articles to reannotate per step when there is nothing else to do."""

PLACED = 32
"""Articles to place among the stories per step when there is nothing else to do."""

LOOK_SECONDS = 60.0
"""Interval of looking for articles that wait to be placed, which the indexer of another process may have been told to do."""

STORIES = 32
"""Articles per step around which stories are decided anew."""

PARTS = 8
"""Into how many parts a batch is divided in whose midst a process was killed, to find the article at fault."""

HELP = 8
"""Articles that the indexer annotates at a time where others annotate as well."""

MOMENT_SECONDS = 0.05
"""Wait for annotators that have in hand what comes next."""

SURNAMES = 8
"""Surnames to resolve per step; each is quick, even one that thousands of articles mention."""


GIVE_UP_INDEX_AFTER = 5
"""Consecutive unexpected failures not traced to an article after which the index is suspected and rebuilt."""

DEATHS = 2
"""Processes killed while working on a single article before it is blamed; one death may have other causes."""

GIVE_UP_AFTER = 3 * GIVE_UP_INDEX_AFTER
"""Consecutive unexpected failures after which the indexer gives up."""


class Indexer:
    """Everything the single writer does, in small steps; the caller holds the role lock "indexer".

    ordered: somebody wants the index made anew, whatever version wrote it. stopping: polled between articles.
    backend, annotator: None for those of the settings. commits: number of commits so far, a sign of progress.
    """

    def __init__(
        self,
        settings: Settings,
        archive: Archive,
        *,
        backend: EngineBackend | None = None,
        annotator: Annotator | None = None,
        stopping: Callable[[], bool] = lambda: False,
        ordered: bool = False,
    ) -> None:
        self._ordered, self._epoch = ordered, 0
        self._settings = settings
        self._archive = archive
        self._backend = backend or engine_backend(settings)
        self._stopping = stopping
        self._annotations = AnnotationService(settings, archive, annotator or RecognizerAnnotator(settings), stopping)
        self._share = SharedAnnotation(archive, self._annotations) if archive.shared else None
        self._writer: EngineWriter | None = None
        self._mark = self._complete(0)
        self._walk: Iterator[str] | None = None
        self._walk_ahead: deque[str] = deque()
        self._walked = 0
        self._in_steps = False
        self._dirty = 0
        self._gathering_since = 0.0
        self._last_commit_took = 0.0
        self._stale_after: str | None = ""
        self._unread_after: str | None = ""
        self._looked = float("-inf")
        self._refreshing = False
        self._glanced = self._checked = float("-inf")
        self.commits = 0
        self._careful, self._at_a_time = 0, 1
        self._commit_each = False
        self._suspects: list[str] = []
        self._uncommitted: list[str] = []
        self._failures = 0
        self._in_hand = InHand(settings.data / "indexer-in-hand.json")
        self._deaths: dict[str, int] = {}
        self._began = False

    def step(self) -> bool:
        """Do the next piece of work. Returns False if nothing is left except what `refresh` does.

        Raises IndexFull or ArchiveFull; everything since the last commit must then be repeated: call `reset`, and
        `step` again later. Raises IndexingError after repeated unexpected failures that cannot be traced to an article.
        """
        try:
            if not self._began:
                self._begin()
            return self._step()
        except (IndexDamaged, IndexOutdated) as error:
            self.start_afresh(str(error))
            return True
        except IndexTooNew as error:
            epoch = self._archive.outbox.epoch()
            if not self._ordered and epoch == self._epoch:
                raise
            self.start_afresh(str(error))  # as ordered, here or in another process meanwhile
            self._ordered, self._epoch = False, epoch
            return True
        except Exception as error:
            if not is_unforeseen(error):
                raise
            log.exception("unexpected failure")
            self._recover(error)
            return True

    def refresh(self) -> bool:
        """Work for idle times: reannotate a few articles of an older annotator, resolve pending surnames, place articles that
        are in no story yet, decide about stories anew.

        Returns False if nothing is left to do, not even to commit. Nobody waits for it: what it changes is committed together with
        what comes after, in batches as under load.
        """
        self._refreshing = (
            self._annotate_again()
            or self._archive.people.decide_pending(SURNAMES)
            or self._place()
            or self._archive.stories.decide_pending(STORIES)
        )
        return self._refreshing or self._dirty > 0

    def _place(self) -> bool:
        """Place some articles among the stories that the annotation of new ones has not placed."""
        if self._walk is not None:
            return False
        if self._unread_after is None:
            if time.monotonic() - self._looked < LOOK_SECONDS:
                return False
            self._unread_after = ""  # somebody may have ordered to group everything anew
        ids = self._archive.stories.unread(PLACED, self._unread_after)
        if ids and not self._stopping():
            self._annotations.place(ids)
        self._unread_after, self._looked = (ids[-1], self._looked) if ids else (None, time.monotonic())
        return bool(ids)

    def _annotate_again(self) -> bool:
        if self._stale_after is None or self._walk is not None:
            return False
        if self._share is not None:
            return self._share.again(REFRESH)
        count = 1 if self._careful else REFRESH
        ids = self._archive.annotations.stale(self._annotations.name, count, self._stale_after)
        if ids and not self._stopping():
            self._take_in_hand(ids)
            self._annotations.refresh(ids)
            self._in_hand.put_down()
        self._stale_after = ids[-1] if ids else None
        return bool(ids)

    def drain(self, progress: Callable[[int], None] | None = None) -> None:
        """Work until the outbox is empty, every change is searchable, every surname resolved and every new
        article in its story.

        progress: called with the number of articles still waiting.
        """
        people, stories = self._archive.people, self._archive.stories
        self._refreshing = False
        while not self._stopping() and (
            self.step() or people.decide_pending(SURNAMES) or stories.decide_pending(STORIES)
        ):
            if progress:
                progress(self.waiting())

    def waiting(self) -> int:
        """Number of articles not searchable yet; during a rebuild, of those not read again yet."""
        if self._walk is None:
            return self._archive.outbox.waiting()
        return max(0, self._archive.articles.count() - self._walked)

    def reset(self) -> None:
        """Discard what was not committed; it is read from the archive again."""
        self._walk, self._dirty, self._uncommitted = None, 0, []
        self._walk_ahead.clear()
        if self._began:
            self._in_hand.put_down()
        if self._writer is not None:
            writer, self._writer = self._writer, None
            writer.close()

    def rest(self) -> None:
        """There is nothing to do for now; what only helps with much work ends."""
        self._annotations.rest()

    def close(self) -> None:
        """Release the lock and discard what was not committed."""
        self.rest()
        self.reset()

    def _recover(self, error: Exception) -> None:
        """Continue one article at a time, and skip the one that causes the failure."""
        self._careful, self._at_a_time, self._commit_each = BATCH, 1, True
        suspects, self._suspects = self._suspects, []
        if len(suspects) == 1:
            self._failures = 0
            log.error("an article cannot be indexed and is set aside", extra={"article": suspects[0]})
            self._archive.set_aside.put(Task.INDEX, suspects[0], reason(error), version=build())
            self.reset()
            return
        self._failures += 1
        if self._failures >= GIVE_UP_AFTER:
            self._failures = 0
            self.reset()
            raise IndexingError(
                f"the index cannot be brought up to date ({reason(error)}); its log says where it fails"
            )
        if self._failures % GIVE_UP_INDEX_AFTER == 0:
            self.start_afresh("it failed again and again")
        else:
            self.reset()

    def _begin(self) -> None:
        """Find out what killed the previous process, and retry what another version of the program failed at."""
        killed_at, deaths = self._in_hand.left()
        if killed_at:
            # Few at a time until the culprit is known; a death at the commit is no article's fault, so commits go on as usual.
            self._careful, self._commit_each = len(killed_at), False
            self._at_a_time = max(1, len(killed_at) // PARTS)
            log.warning("the indexer was killed while it worked on articles", extra={"articles": len(killed_at)})
        if len(killed_at) == 1:
            self._deaths = {killed_at[0]: deaths + 1}
            if deaths + 1 >= DEATHS:
                self._blame(killed_at[0])
        self._in_hand.put_down()
        self._epoch = self._archive.outbox.epoch()
        again = index_again(self._archive, other_than=build())
        people = self._archive.set_aside.take(Task.ANNOTATE, other_than=self._annotations.version)
        if again or people:
            log.info("what was set aside is tried again", extra={"index": again, "annotate": len(people)})
        self._began = True

    def _blame(self, article_id: str) -> None:
        """Blame the recognition of people first: it is what crashes most easily.

        Without its people an article can still be found.
        """
        aside = self._archive.set_aside
        why = f"the indexer was killed {DEATHS} times while it worked on this article"
        if article_id not in aside.among(Task.ANNOTATE, [article_id]):
            aside.put(Task.ANNOTATE, article_id, why, version=self._annotations.version)
        else:
            aside.put(Task.INDEX, article_id, why, version=build())
        self._deaths = {}

    # --- one step

    def _step(self) -> bool:
        writer = self._open()
        self._look_after_index(writer)
        if self._mark.epoch != self._archive.outbox.epoch():
            self._rebuild(writer, "a rebuild was ordered", in_steps=False)
        walked = self._walk_batch(writer)
        changed = not (walked and self._careful) and self._change_batch(writer)
        if self._dirty and not self._stopping() and self._due(more=walked or changed or self._refreshing):
            self._commit(writer)
            return True
        return walked or changed

    def _open(self) -> EngineWriter:
        if self._writer is not None:
            return self._writer
        self._writer = writer = self._backend.writer(self._settings)
        outbox = self._archive.outbox
        current, bookmark = self._complete(0), Bookmark.parse(writer.bookmark)
        if bookmark is None or bookmark.archive != current.archive:
            if writer.bookmark:
                self.start_afresh("the index was made from another archive")
                return self._open()
            self._rebuild(writer, "there is no index yet", in_steps=True)
        elif bookmark.walked is not None and (bookmark.epoch, bookmark.form) == (current.epoch, current.form):
            self._rebuild(writer, "a rebuild was interrupted", in_steps=True, after=bookmark)
        elif (bookmark.epoch, bookmark.form) != (current.epoch, current.form):
            self._rebuild(writer, "documents are made otherwise now, or a rebuild was ordered", in_steps=False)
        elif not outbox.position() <= bookmark.seq <= outbox.latest():
            self._rebuild(writer, "the index is of another day than the archive", in_steps=False)
        else:
            self._mark = bookmark
            outbox.done(bookmark.seq, epoch=bookmark.epoch)  # the process ended between commit and done
        return writer

    def _walk_batch(self, writer: EngineWriter) -> bool:
        """Read the next articles of a rebuild."""
        if self._walk is None:
            return False
        count, ahead = self._batch(), self._walk_ahead
        ahead.extend(islice(self._walk, max(0, count + self._following() - len(ahead))))
        ids, following = list(islice(ahead, count)), list(islice(ahead, count, count + self._following()))
        if self._add(writer, ids, following) is None:
            return False
        for _ in ids:
            ahead.popleft()
        self._walked += len(ids)
        self._gathered(len(ids))
        if ids:
            self._mark = replace(self._mark, walked=ids[-1])
        else:
            self._mark, self._walk = replace(self._mark, walked=None), None
            self._dirty += 1  # the bookmark itself is a change, even for an empty archive
            log.info("index rebuilt", extra={"articles": self._walked})
        return True

    def _change_batch(self, writer: EngineWriter) -> bool:
        changes = self._archive.outbox.pending(self._batch() + self._following(), after=self._mark.seq)
        changes, coming = changes[: self._batch()], changes[self._batch() :]
        if not changes:
            return False
        if self._share is not None and not (changes := self._ready(changes)):
            return self._help(self._share)
        gone = self._add(writer, _ids(changes, ChangeKind.UPSERT), _ids(coming, ChangeKind.UPSERT))
        if gone is None:
            return False
        writer.delete([*gone, *_ids(changes, ChangeKind.DELETE)])
        self._gathered(len(changes))
        self._mark = replace(self._mark, seq=changes[-1].seq)
        return True

    def _ready(self, changes: list[Change]) -> list[Change]:
        """Those before the first that annotators have still to come to."""
        missing = self._archive.annotations.missing(_ids(changes, ChangeKind.UPSERT))
        waits = (
            place
            for place, change in enumerate(changes)
            if change.kind is ChangeKind.UPSERT and change.article_id in missing
        )
        return changes[: next(waits, len(changes))]

    def _help(self, share: SharedAnnotation) -> bool:
        """Annotate some articles; where others have all of them in hand, wait a moment."""
        if not share.step(HELP):
            time.sleep(MOMENT_SECONDS)
        return True

    def _add(self, writer: EngineWriter, ids: Sequence[str], following: Sequence[str]) -> list[str] | None:
        """Add articles to the engine. following: what comes next.

        Returns the ids that the index must not hold (any more), or None if it is time to stop.
        """
        aside = self._archive.set_aside.among(Task.INDEX, ids)
        self._suspects = [article_id for article_id in ids if article_id not in aside]
        if self._suspects:
            self._in_hand.take(
                self._suspects, self._deaths.get(self._suspects[0], 0) if len(self._suspects) == 1 else 0
            )
        documents, gone = self._annotations.documents(self._suspects, following)
        if self._stopping():
            return None
        writer.add(documents)
        self._in_hand.put_down()
        if not self._commit_each:
            self._careful = max(0, self._careful - len(ids))
        self._uncommitted += self._suspects
        self._suspects = []
        return [*gone, *aside]

    def _take_in_hand(self, ids: Sequence[str]) -> None:
        if ids:
            self._in_hand.take(ids, self._deaths.get(ids[0], 0) if len(ids) == 1 else 0)

    def _batch(self) -> int:
        return self._at_a_time if self._careful else BATCH

    def _following(self) -> int:
        """Articles after a batch that may be annotated while it is stored."""
        return 0 if self._careful or self._share is not None else BATCH

    def _commit(self, writer: EngineWriter) -> None:
        began = time.monotonic()
        self._suspects = self._uncommitted
        generation = writer.commit(str(self._mark))
        self._last_commit_took = time.monotonic() - began
        self.commits += 1
        self._failures, self._suspects = 0, []
        if self._mark.walked is None:
            self._archive.outbox.done(self._mark.seq, epoch=self._mark.epoch)
        fields = {"changes": self._dirty, "generation": generation, "ms": round(self._last_commit_took * 1000)}
        log.info("committed", extra=fields)
        self._dirty, self._uncommitted = 0, []
        if self._commit_each:
            self._careful = max(0, self._careful - 1)
            self._commit_each = self._careful > 0

    def _due(self, *, more: bool) -> bool:
        if self._walk is not None and not self._in_steps:
            return False  # the old index answers until the new one is complete
        if not more or self._commit_each:
            return True
        rest = self._last_commit_took * (1 - COMMIT_SHARE) / COMMIT_SHARE
        return time.monotonic() - self._gathering_since >= max(self._settings.commit_interval, rest)

    def _gathered(self, count: int) -> None:
        if not self._dirty:
            self._gathering_since = time.monotonic()
        self._dirty += count

    # --- rebuilding

    def _rebuild(self, writer: EngineWriter, reason: str, *, in_steps: bool, after: Bookmark | None = None) -> None:
        """Start reading the whole archive.

        Later changes come after `seq` in the outbox and are processed as usual; earlier ones are covered by the
        rebuild.
        """
        log.info("rebuilding the index", extra={"reason": reason})
        if after is None:
            writer.rollback()
            writer.clear()
        self._walked = 0
        self._in_steps = in_steps
        self._dirty, self._uncommitted = 0, []
        self._stale_after = self._unread_after = ""
        if self._share is not None:
            self._share.look_again()
        self._mark = after or replace(self._complete(self._archive.outbox.latest()), walked="")
        self._walk = self._archive.articles.ids(self._mark.walked or "")
        self._walk_ahead.clear()

    def start_afresh(self, reason: str) -> None:
        """Set an unusable index aside; the next step finds none and rebuilds it."""
        log.warning("the index is set aside and made anew", extra={"reason": reason})
        self.close()
        self._backend.destroy(self._settings)

    def _look_after_index(self, writer: EngineWriter) -> None:
        """Detect index files that were damaged or deleted by others.

        Opens a new reader each time, since an open one keeps answering from what it has loaded.
        """
        now = time.monotonic()
        if not writer.bookmark or now - self._glanced < min(GLANCE_SECONDS, self._settings.index_check):
            return
        self._glanced = now
        reader = self._backend.reader(self._settings)
        try:
            if not reader.glance():
                raise IndexDamaged("the index is gone; it is made anew")
            if now - self._checked >= self._settings.index_check:
                self._checked = now
                for fault in reader.status().faults:
                    raise IndexDamaged(fault)
        finally:
            reader.close()

    # --- bookmarks

    def _complete(self, seq: int) -> Bookmark:
        outbox = self._archive.outbox
        return Bookmark(archive=outbox.archive_id, epoch=outbox.epoch(), form=form_of(self._settings), seq=seq)


def _ids(changes: Sequence[Change], kind: ChangeKind) -> list[str]:
    return [change.article_id for change in changes if change.kind is kind]
