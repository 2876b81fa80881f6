"""A review as PDF, by WeasyPrint: three hundred articles of 600 words took it 44 s and 335 MB, and fpdf2 156 s and 133 MB.

It needs Pango on the machine (Debian: libpango-1.0-0, libpangoft2-1.0-0) and takes the letters of every script from the fonts that
fontconfig finds there (fonts-noto-core, fonts-noto-cjk).
"""

import logging
from typing import IO

from index.errors import SettingsError
from index.reviews.contents import Contents
from index.reviews.formats.page import PRINT, STYLE, Tell, pieces

NEEDS = (
    "PDF needs Pango, which is not on this machine; install it (Debian: apt install libpango-1.0-0 libpangoft2-1.0-0"
    " fonts-noto-core fonts-noto-cjk), or choose another form"
)


def write_pdf(contents: Contents, out: IO[bytes], tell: Tell) -> None:
    """Write the file. Raises SettingsError where the machine lacks what it needs."""
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetchingError
    except (ImportError, OSError):
        raise SettingsError(NEEDS) from None
    logging.getLogger("weasyprint").setLevel(logging.ERROR)

    def nothing(url: str, *_: object, **__: object) -> dict[str, object]:
        raise URLFetchingError(f"a review loads nothing: {url[:200]}")

    page = "".join(pieces(contents, tell, style=STYLE + PRINT))
    HTML(string=page, url_fetcher=nothing).write_pdf(out)
