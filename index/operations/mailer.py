"""Sending mail through the server in the settings (`smtp_...`)."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from index.errors import BroadsheetError
from index.operations.settings import Settings
from index.text.characters import encodable

TIMEOUT = 15.0
"""Seconds for each step of the SMTP dialogue."""


class MailError(BroadsheetError):
    """A mail was not accepted. for_good: trying again is of no use, since every recipient was refused (5xx)."""

    def __init__(self, message: str, *, for_good: bool = False) -> None:
        super().__init__(message)
        self.for_good = for_good


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


def deliver(mail: EmailMessage, settings: Settings) -> None:
    """Send it, with TLS and a password where the settings ask for them. Raises MailError."""
    if not settings.smtp_host:
        raise MailError("no mail server is set up; set smtp_host in broadsheet.toml")
    try:
        with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=TIMEOUT) as server:
            if settings.smtp_tls:
                server.starttls(context=ssl.create_default_context())
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password)
            server.send_message(mail)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        for_good = bool(codes) and all(code >= 500 for code in codes)
        raise MailError(f"the mail server refuses mail for {mail['To']} ({codes})", for_good=for_good) from None
    except (smtplib.SMTPException, OSError) as error:
        raise MailError(f"the mail server {settings.smtp_host}:{settings.smtp_port} failed ({error})") from None
