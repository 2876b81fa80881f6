"""Parsing in processes that can be killed: no document can block the crawler or exhaust its memory.

article = await pool.run(parse_article, page.url, page, hints)
"""

from crawler.parsing.pool import ParserPool
from crawler.parsing.tasks import check_rules, parse_article, parse_listing, parse_saved, parse_source, read_page

__all__ = ["ParserPool", "check_rules", "parse_article", "parse_listing", "parse_saved", "parse_source", "read_page"]
