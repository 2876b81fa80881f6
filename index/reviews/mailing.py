"""Sending a review by mail, with the promise that alerts give: nothing is lost and nothing sent twice.

That the mail is on its way is noted right before its last line leaves (`sending`), and what became of it after the server's answer
(`sent` or `refused`), as lines of the job, which outlast its beginning anew. A process that dies before the first has sent nothing,
and the next one sends it, under the same Message-ID. One that dies between the two leaves a mail that may have arrived: it is not
sent again, and whoever asked for it is told so.
"""

from collections.abc import Callable

from index.archive.protocols import Archive
from index.errors import BroadsheetError, NotFound, SettingsError
from index.operations.durations import utc_now
from index.operations.mailer import MailError, MailUnanswered, deliver
from index.operations.settings import Settings
from index.reviews.contents import Contents
from index.reviews.formats.mail import review_mail
from index.text.localizable import Sentence

PAUSES = (10.0, 60.0, 240.0)
"""Seconds between the tries where the server does not take it for now; `review_time` bounds all of them."""
UNKNOWN = Sentence(
    "it may have arrived or not: everything ended between the last line of the mail and the answer of the mail server. It is not sent"
    " again by itself; ask its recipient, and send it anew if it did not arrive"
)


class MaybeSent(BroadsheetError):
    """Nobody knows whether the mail arrived; the message says so."""


def send_review(
    archive: Archive,
    settings: Settings,
    number: int,
    to: str,
    job: int,
    *,
    tell: Callable[[int, int], None],
    wait: Callable[[float, str], None],
) -> None:
    """Send a review, unless this job has sent it before. job: whose lines say how far it is. tell: told of (articles done, of how
    many). wait: waits for so many seconds after a try that failed; told why. Raises NotFound, SettingsError, MailError, MaybeSent,
    ArchiveError."""
    if not settings.smtp_host:
        raise SettingsError(Sentence("no mail server is set up; set smtp_host in broadsheet.toml"))
    review = archive.reviews.get(number)
    if review is None:
        raise NotFound(Sentence("There is no such press review any more."))
    if _state(archive, job) == "sent":
        return
    _check(archive, job)
    contents = Contents(archive, settings, review)
    name = f"review.{archive.outbox.archive_id[:16]}.{review.id}.{job}"
    mail = review_mail(contents, to, settings, lambda done: tell(done, contents.total), message_id=name)

    def begin() -> None:
        with archive.transaction():
            _check(archive, job)
            _note(archive, job, "sending", to)

    for pause in (*PAUSES, None):
        try:
            deliver(mail, settings, committing=begin)
        except MailUnanswered:
            raise
        except MailError as error:
            if _state(archive, job) == "sending":
                _note(archive, job, "refused", to)
            if error.for_good or pause is None:
                raise
            wait(pause, str(error))
        else:
            _note(archive, job, "sent", to)
            return


def _check(archive: Archive, job: int) -> None:
    if _state(archive, job) in ("sending", "sent"):
        raise MaybeSent(UNKNOWN)


def _note(archive: Archive, job: int, event: str, to: str) -> None:
    archive.jobs.note(job, [{"event": event, "to": to}], utc_now())


def _state(archive: Archive, job: int) -> str:
    """How far the mail is: "", sending, sent or refused."""
    state, after = "", 0
    while events := archive.jobs.events(job, after=after):
        after = events[-1].seq
        for event in events:
            if event.data["event"] in ("sending", "sent", "refused"):
                state = str(event.data["event"])
    return state
