"""Sending a message by mail, as text and as HTML, through the server in the settings (`smtp_...`)."""

from email.message import EmailMessage

from index.languages import current
from index.operations.mailer import MailError, MailUnanswered, deliver, written
from index.operations.settings import Settings
from search.alerts.channels.sending import Committing, GaveUp, NotSent, Unanswered
from search.alerts.digest_html import digest_html
from search.alerts.message import Message


def compose(message: Message, settings: Settings) -> EmailMessage:
    """The mail. Its Message-ID stays the same when the message is sent again. Where the site has an address, mail clients are
    told how to end the alert with one click (RFC 2369, RFC 8058)."""
    mail = written(message.alert.target, message.subject, message.text(), settings, message_id=message.id)
    mail.add_alternative(digest_html(message), subtype="html")
    mail["Content-Language"] = current().tag  # RFC 3282; of the whole, so once there are parts
    if message.unsubscribe_url:
        mail["List-Unsubscribe"] = f"<{message.unsubscribe_url}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return mail


def send(message: Message, settings: Settings, committing: Committing) -> None:
    """Send it. Raises NotSent where it is worth trying again, GaveUp where every recipient was refused for good (5xx), Unanswered
    where the server took it whole and did not say whether it keeps it."""
    try:
        deliver(compose(message, settings), settings, committing=committing)
    except MailUnanswered as error:
        raise Unanswered(str(error)) from None
    except MailError as error:
        raise (GaveUp if error.for_good else NotSent)(str(error)) from None
