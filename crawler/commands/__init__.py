"""The crawler's part of the command line: `sources ...`, `crawl`, `import`."""

import click

from crawler.commands.crawl import crawl
from crawler.commands.import_files import import_files
from crawler.commands.sources import sources

commands: list[click.Command] = [sources, crawl, import_files]
