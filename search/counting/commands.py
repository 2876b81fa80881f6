"""Commands of the program: `broadsheet count FILE`."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from search.commands import opened
from search.counting.many_queries import BY, ManyQueries
from search.counting.query_lists import read_list
from search.counting.sheet import Cell, sheet_dict
from search.counting.table_files import BookWriter, about_lines, csv_line
from search.request import SearchQuery


@click.command()
@click.argument("file", type=click.File("rb"))
@click.option("--by", type=click.Choice(BY), default="none", show_default=True, help="What to count beside the total.")
@click.option("--outlet", "-o", multiple=True, help="Only articles from this outlet.")
@click.option("--label", multiple=True, help="Only articles from outlets with this label.")
@click.option("--person", "-p", multiple=True, help="Only articles that mention this person.")
@click.option("--lang", multiple=True, help="Only articles in this language.")
@click.option("--from", "from_", help="Published on or after this date: 2025, 2025-07 or 2025-07-12.")
@click.option("--to", help="Published on or before this date.")
@click.option(
    "--format", "form", type=click.Choice(["csv", "xlsx", "json"]), help="By the ending of --output, otherwise CSV."
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Where to write; standard output if left out."
)
def count(
    file: BinaryIO,
    by: str,
    outlet: tuple[str, ...],
    label: tuple[str, ...],
    person: tuple[str, ...],
    lang: tuple[str, ...],
    from_: str | None,
    to: str | None,
    form: str | None,
    output: Path | None,
) -> None:
    """Count the articles of every query in FILE: one a line, or a table with a column "query".

    \b
    broadsheet count terms.txt
    broadsheet count terms.csv --by outlet --from 2025 --output counts.xlsx

    "-" reads standard input. A query that cannot be read has its error in its row. docs/how-to/research.md has more.
    """
    filters = (("outlet", outlet), ("label", label), ("person", person), ("lang", lang))
    include = tuple((facet, value) for facet, values in filters for value in values)
    frame = SearchQuery(include=include, from_=from_, to=to)
    form = form or {".xlsx": "xlsx", ".json": "json"}.get(output.suffix.lower() if output else "", "csv")
    with opened() as searcher:
        listed = read_list(file.read(), frame, searcher.settings.batch_queries)
        made = ManyQueries(searcher, listed, frame, next(one for one in BY if one == by), searcher.settings.site_url)
        with _progress() as progress:
            task = progress.add_task("queries", total=len(made))
            rows = _watched(made, progress, task)
            if output is None:
                _write(made, rows, form, sys.stdout.buffer)
            else:
                with output.open("wb") as out:
                    _write(made, rows, form, out)
        click.echo(f"{len(made):,} queries, read as {listed.read_as}.", err=True)


def _progress() -> Progress:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, disable=not console.is_terminal)


def _watched(made: ManyQueries, progress: Progress, task: TaskID) -> Iterator[tuple[Cell, ...]]:
    for row in made.rows():
        yield row
        progress.advance(task)


def _write(made: ManyQueries, rows: Iterator[tuple[Cell, ...]], form: str, out: BinaryIO) -> None:
    if form == "json":
        body = {**sheet_dict(made.without_rows()), "rows": [list(row) for row in rows]}
        out.write(json.dumps(body, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
        return
    if form == "xlsx":
        book = BookWriter(out, made.columns)
        for row in rows:
            book.add(row)
        book.close(about_lines(made.without_rows()))
        return
    out.write(csv_line(column.key for column in made.columns).encode())
    for row in rows:
        out.write(csv_line(row).encode("utf-8", "replace"))


commands = (count,)
