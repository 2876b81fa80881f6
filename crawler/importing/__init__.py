"""Bulk imports: articles as JSONL, saved pages, plain texts, web archives (WARC), lists of sources (OPML)."""
