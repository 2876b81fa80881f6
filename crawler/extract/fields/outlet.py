"""Who published the article: the outlet's name, and the slug that identifies it in facets and addresses."""

import zlib

from crawler.extract.dom.printed_text import printed
from crawler.extract.fields.romanised import with_host
from index.article import Outlet
from index.text.characters import line
from index.text.slugs import slug


def outlet_slug(name: str) -> str:
    """Return the id of an outlet: `suddeutsche-zeitung` for `Süddeutsche Zeitung`.

    A name without letters or digits gets a number.
    """
    return slug(name) or f"outlet-{zlib.crc32(name.encode()):08x}"


def outlet_of(name: str, url: str = "") -> Outlet | None:
    """Return the outlet of that name; None if nothing of it can be seen.

    url: the page's address, whose host follows a name in another script. It is no part of the id.
    """
    shown = line(printed(name))
    return Outlet(id=outlet_slug(shown), name=with_host(shown, url)) if shown else None
