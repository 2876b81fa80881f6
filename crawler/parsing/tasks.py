"""What a parser process can be asked to do, by name. Pure: bytes in, values out."""

from collections.abc import Callable
from typing import Any

from crawler.discover.feeds import read_feed
from crawler.discover.home import read_home
from crawler.discover.probe import read_source
from crawler.discover.sitemaps import read_sitemap
from crawler.extract import extract

TASKS: dict[str, Callable[..., Any]] = {
    "article": extract,
    "feed": read_feed,
    "home": read_home,
    "sitemap": read_sitemap,
    "source": read_source,
}
