"""Sending a message by mail, through the server in the settings (`smtp_...`)."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate

from index.operations.settings import Settings
from index.text.characters import encodable
from search.alerts.message import Message
from search.alerts.sending import GaveUp, NotSent

TIMEOUT = 15.0
"""Seconds for each step of the SMTP dialogue."""


def compose(message: Message, settings: Settings) -> EmailMessage:
    """The mail, in plain text. Its Message-ID stays the same when the message is sent again."""
    sender = settings.smtp_from or f"broadsheet@{settings.smtp_host}"
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = message.alert.target
    mail["Subject"] = encodable(message.subject)
    mail["Date"] = formatdate()
    mail["Message-ID"] = f"<{message.id}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no vacation notices in return
    mail.set_content(encodable(message.text()))
    return mail


def send(message: Message, settings: Settings) -> None:
    """Send it, with TLS and a password where the settings ask for them.

    Raises NotSent where it is worth trying again, GaveUp where every recipient was refused for good (5xx).
    """
    if not settings.smtp_host:
        raise NotSent("no mail server is set up; set smtp_host in broadsheet.toml")
    mail = compose(message, settings)
    try:
        with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=TIMEOUT) as server:
            if settings.smtp_tls:
                server.starttls(context=ssl.create_default_context())
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password)
            server.send_message(mail)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        kind = GaveUp if codes and all(code >= 500 for code in codes) else NotSent
        raise kind(f"the mail server refuses mail for {message.alert.target} ({codes})") from None
    except (smtplib.SMTPException, OSError) as error:
        raise NotSent(f"the mail server {settings.smtp_host}:{settings.smtp_port} failed ({error})") from None
