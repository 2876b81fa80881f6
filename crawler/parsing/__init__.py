"""Parsing in processes that can be killed: no document can block the crawler or exhaust its memory.

article = await pool.run(parse_article, page.url, page, hints)
"""

from crawler.parsing.pool import ParserPool
from crawler.parsing.tasks import parse_article, parse_saved, parse_source

__all__ = ["ParserPool", "parse_article", "parse_saved", "parse_source"]
