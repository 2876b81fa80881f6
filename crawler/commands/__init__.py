"""The crawler's part of the command line: `sources ...`, `crawl`, `import`, `add`, `look`, `rules`."""

import click

from crawler.commands.add import add
from crawler.commands.backfilling import backfill
from crawler.commands.crawl import crawl
from crawler.commands.import_files import import_files, imports
from crawler.commands.looking import look, rules
from crawler.commands.reread import reread_pages
from crawler.commands.sources import sources

sources.add_command(backfill)

commands: list[click.Command] = [sources, crawl, import_files, imports, add, reread_pages, look, rules]
