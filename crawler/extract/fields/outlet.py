"""Who published the article: the outlet's name, and the slug that identifies it in facets and addresses."""

import zlib

from crawler.extract.dom.printed_text import printed
from index.article import Outlet
from index.text.slugs import slug


def outlet_slug(name: str) -> str:
    """Return the id of an outlet: `suddeutsche-zeitung` for `Süddeutsche Zeitung`.

    A name without letters or digits gets a number.
    """
    return slug(name) or f"outlet-{zlib.crc32(name.encode()):08x}"


def outlet_of(name: str) -> Outlet:
    """Return the outlet of that name. Raises ValueError for an empty name."""
    shown = printed(name)
    if not shown:
        raise ValueError("an outlet needs a name")
    return Outlet(id=outlet_slug(shown), name=shown)
