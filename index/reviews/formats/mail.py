"""A review as a mail: text for those who read text, and the same HTML as the file."""

from email.message import EmailMessage
from email.utils import formatdate

from index.languages import current
from index.operations.mailer import written
from index.operations.settings import Settings
from index.reviews.contents import Contents
from index.reviews.formats.page import pieces
from index.reviews.formats.text import plain
from index.reviews.formats.walk import Tell
from index.text.characters import encodable


def review_mail(
    contents: Contents, to: str, settings: Settings, tell: Tell, *, message_id: str | None = None
) -> EmailMessage:
    """The mail, ready to be sent. to: an address. message_id: see `written`."""
    text = "".join(plain(contents, lambda _: None))
    return _with_html(written(to, contents.cover.title, text, settings, message_id=message_id), contents, tell)


def draft(contents: Contents, tell: Tell) -> EmailMessage:
    """The mail without sender and recipient, for a mail program, which opens it as a draft (`X-Unsent`)."""
    mail = EmailMessage()
    mail["Subject"] = encodable(contents.cover.title)
    mail["Date"] = formatdate()
    mail["X-Unsent"] = "1"
    mail.set_content(encodable("".join(plain(contents, lambda _: None))))
    return _with_html(mail, contents, tell)


def _with_html(mail: EmailMessage, contents: Contents, tell: Tell) -> EmailMessage:
    mail.add_alternative(encodable("".join(pieces(contents, tell))), subtype="html")
    mail["Content-Language"] = current().tag  # RFC 3282; of the whole, so once there are parts
    return mail
