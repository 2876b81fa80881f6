"""Kept pages: what was fetched, compressed, so that articles can be read again when the reading improves, and shown as they were.

    protocols.py     which page lies where: the table of the archive
    page_record.py   a page as one record of a WARC file (ISO 28500), and back
    page_folder.py   the files: one a day, appended to, read at a place, blanked at a place
    keeping.py       the crawler's side: pages appended in the transaction that saves their articles
    tidying.py       what was taken down is blanked out, the oldest files make room
    page_outline.py  the text of a page without its markup, to be shown

A record is first appended to a file and then entered in the archive. What lies behind the last record that the archive knows
of a file is a page whose transaction was never finished: the next append cuts it off, so a crash leaves nothing behind.
"""
