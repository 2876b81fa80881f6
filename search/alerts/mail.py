"""Sending a message by mail, through the server in the settings (`smtp_...`)."""

from email.message import EmailMessage

from index.operations.mailer import MailError, deliver, written
from index.operations.settings import Settings
from search.alerts.message import Message
from search.alerts.sending import GaveUp, NotSent


def compose(message: Message, settings: Settings) -> EmailMessage:
    """The mail, in plain text. Its Message-ID stays the same when the message is sent again."""
    return written(message.alert.target, message.subject, message.text(), settings, message_id=message.id)


def send(message: Message, settings: Settings) -> None:
    """Send it. Raises NotSent where it is worth trying again, GaveUp where every recipient was refused for good (5xx)."""
    try:
        deliver(compose(message, settings), settings)
    except MailError as error:
        raise (GaveUp if error.for_good else NotSent)(str(error)) from None
