"""What a Content-Type header says, as servers and archives of pages write it."""

import email.message

_LONGEST = 1000
"""Characters of a header that are read."""

_TYPE_LONGEST, _CHARSET_LONGEST = 100, 40


def content_type_of(header: str) -> tuple[str | None, str | None]:
    """(media type without parameters, charset), both in lower case; None for what the header does not say, or not as RFC 9110,
    8.3 has it."""
    message = email.message.Message()
    message["content-type"] = header[:_LONGEST]
    try:
        charset = message.get_content_charset()
    except (LookupError, ValueError):
        charset = None
    media_type = header.partition(";")[0].strip().lower()
    return media_type[:_TYPE_LONGEST] or None, charset[:_CHARSET_LONGEST] if charset else None
