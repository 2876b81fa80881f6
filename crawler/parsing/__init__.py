"""Parsing in processes that can be killed: no document can hold the crawler, or eat its memory."""

from crawler.parsing.pool import ParserPool

__all__ = ["ParserPool"]
