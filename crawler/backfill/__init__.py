"""Reads the older articles of a source: what its outlet's sitemaps and paged archives list from a month on.

archive_pages.py   a page that lists articles: its entries, its next page, the months and years it leads to
periods.py         the years, months and days that addresses name
reading_log.py     what was listed so far, so that a walk which was cut off goes on where it was
listing.py         sitemaps and archives -> the addresses that are not known yet, with an estimate
older_articles.py  those addresses -> the archive, as patiently as their host asks for
"""
