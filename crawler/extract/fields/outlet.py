"""Who published it: the outlet's name, and the slug that stands for it in facets and addresses."""

import zlib

from crawler.extract.dom.printed_text import printed
from index.article import Outlet
from index.text.slugs import slug


def outlet_slug(name: str) -> str:
    """`Süddeutsche Zeitung` -> `suddeutsche-zeitung`; a name without a letter or digit gets a number."""
    return slug(name) or f"outlet-{zlib.crc32(name.encode()):08x}"


def outlet_of(name: str) -> Outlet:
    """The outlet of that name. Raises ValueError where there is no name."""
    shown = printed(name)
    if not shown:
        raise ValueError("an outlet needs a name")
    return Outlet(id=outlet_slug(shown), name=shown)
