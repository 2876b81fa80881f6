"""Sending mail through the server in the settings (`smtp_...`)."""

import re
import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from index.errors import BroadsheetError
from index.operations.settings import Settings
from index.text.characters import encodable
from index.text.localizable import Sentence


class MailError(BroadsheetError):
    """A mail was not accepted. for_good: trying again is of no use, since every recipient was refused (5xx)."""

    def __init__(self, message: str, *, for_good: bool = False) -> None:
        super().__init__(message)
        self.for_good = for_good


class MailUnanswered(MailError):
    """The server got the whole mail and did not say whether it keeps it."""


def written(to: str, subject: str, text: str, settings: Settings, *, message_id: str | None = None) -> EmailMessage:
    """A mail in plain text. subject: one line. message_id: what stands before the @ of a Message-ID that stays the same when it is
    sent again."""
    sender = settings.smtp_from or f"broadsheet@{settings.smtp_host}"
    domain = sender.rpartition("@")[2]
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = to
    mail["Subject"] = encodable(subject)
    mail["Date"] = formatdate()
    mail["Message-ID"] = f"<{message_id}@{domain}>" if message_id else make_msgid(domain=domain)
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no vacation notices in return
    mail.set_content(encodable(text))
    return mail


class _Server(smtplib.SMTP):
    """Says when the last line of a mail is about to leave: until then no server can have taken it."""

    committing: Callable[[], object] | None = None
    answer_seconds = 0.0
    committed = False
    accepted = False

    def data(self, msg: object) -> tuple[int, bytes]:
        self.putcmd("data")
        code, answer = self.getreply()
        if code != 354:
            raise smtplib.SMTPDataError(code, answer)
        content = msg if isinstance(msg, bytes) else str(msg).encode("ascii", "replace")
        content = re.sub(rb"(?m)^\.", b"..", re.sub(rb"\r\n|\r|\n", b"\r\n", content))
        self.send(content if content.endswith(b"\r\n") else content + b"\r\n")
        if self.committing is not None:
            try:
                self.committing()
            except BaseException:
                self.close()  # in the middle of the mail, so that the server throws away what it has of it
                raise
        self.committed = True
        if self.sock is not None:
            self.sock.settimeout(self.answer_seconds)
        self.send(b".\r\n")
        reply = self.getreply()
        self.accepted = reply[0] == 250
        return reply


def deliver(mail: EmailMessage, settings: Settings, *, committing: Callable[[], object] | None = None) -> None:
    """Send it, with TLS and a password where the settings ask for them. committing: called right before the last line leaves; what
    it raises stops the mail. Raises MailError; MailUnanswered where the server did not say whether it keeps the mail."""
    if not settings.smtp_host:
        raise MailError(Sentence("no mail server is set up; set smtp_host in broadsheet.toml"))
    server: _Server | None = None
    name = f"{settings.smtp_host}:{settings.smtp_port}"
    try:
        with _Server(settings.smtp_host, settings.smtp_port, timeout=settings.smtp_timeout) as server:
            server.committing, server.answer_seconds = committing, settings.smtp_answer
            if settings.smtp_tls:
                server.starttls(context=ssl.create_default_context())
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password)
            server.send_message(mail)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        for_good = bool(codes) and all(code >= 500 for code in codes)
        refused = Sentence("the mail server refuses mail for %(to)s (%(codes)s)", to=str(mail["To"]), codes=str(codes))
        raise MailError(refused, for_good=for_good) from None
    except (smtplib.SMTPException, OSError) as error:
        if server is not None and server.accepted:
            return  # it is sent; that the server did not say goodbye changes nothing
        if server is not None and server.committed and not isinstance(error, smtplib.SMTPResponseException):
            raise MailUnanswered(
                Sentence(
                    "the mail server %(server)s got the mail and did not say whether it keeps it (%(error)s)",
                    server=name, error=str(error),
                )
            ) from None  # fmt: skip
        raise MailError(
            Sentence("the mail server %(server)s failed (%(error)s)", server=name, error=str(error))
        ) from None
