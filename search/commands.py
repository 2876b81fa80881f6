"""Commands of the program: search, quotes, similar and export."""

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from urllib.parse import urlencode

import click

from index.archive import open_archive
from index.article import TextKind
from index.document import FACETS
from index.engines.backends import engine_backend
from index.json_codec import article_to_dict
from index.operations.settings import load_settings
from index.query import Sort
from index.reviews.citations import ris
from index.rights import Use
from index.rights.usage import may_show_page
from index.text.characters import printable
from index.version import VERSION
from search import quotations
from search.csv_rows import CSV_COLUMNS, csv_row
from search.exported import Exported, without_reserved
from search.page import Highlight, Result, SearchPage
from search.parameters import parameters
from search.quotations import Quoted
from search.request import LIMIT_MAX, SORTS, SearchQuery
from search.serializers import page_dict
from search.service import Searcher


@contextmanager
def opened() -> Iterator[Searcher]:
    """A searcher over the archive and the index in the settings, closed when the block ends.

    Raises SettingsError, ArchiveError, IndexingError.
    """
    settings = load_settings()
    archive = open_archive(settings)
    try:
        engine = engine_backend(settings).reader(settings)
        try:
            yield Searcher(engine, archive, settings)
        finally:
            engine.close()
    finally:
        archive.close()


@click.command()
@click.argument("query", default="")
@click.option(
    "--person",
    "-p",
    multiple=True,
    help="Only articles that mention this person; may be repeated to match any of several.",
)
@click.option(
    "--outlet", "-o", multiple=True, help="Only articles from this outlet; may be repeated to match any of several."
)
@click.option("--author", multiple=True, help="Only articles by this author.")
@click.option("--agency", multiple=True, help="Only articles from this news agency.")
@click.option("--section", multiple=True, help="Only articles in this section.")
@click.option("--lang", multiple=True, help="Only articles in this language: en or English.")
@click.option("--kind", multiple=True, type=click.Choice([*TextKind]), help="Only articles of this kind.")
@click.option("--from", "from_", help="Published on or after this date: 2025, 2025-07 or 2025-07-12.")
@click.option("--to", help="Published on or before this date.")
@click.option("--since", help="Published since: 7d, 12h or 2025-07-01.")
@click.option("--sort", type=click.Choice(SORTS), help="Default: relevance if the query has words, otherwise newest.")
@click.option(
    "--limit", "-n", type=click.IntRange(0, LIMIT_MAX), default=10, show_default=True, help="Number of results."
)
@click.option("--facet", multiple=True, type=click.Choice(FACETS), help="Show the most frequent values of this facet.")
@click.option("--json", "as_json", is_flag=True, help="Print the response of the JSON API.")
def search(
    query: str,
    person: tuple[str, ...],
    outlet: tuple[str, ...],
    author: tuple[str, ...],
    agency: tuple[str, ...],
    section: tuple[str, ...],
    lang: tuple[str, ...],
    kind: tuple[str, ...],
    from_: str | None,
    to: str | None,
    since: str | None,
    sort: Sort | None,
    limit: int,
    facet: tuple[str, ...],
    as_json: bool,
) -> None:
    """Search the archive.

    \b
    broadsheet search 'tariff OR levy' --person "Marco Rubio" --since 7d
    broadsheet search '"drama or division"' --json
    """
    chosen = {
        "person": person, "outlet": outlet, "author": author, "agency": agency, "section": section, "lang": lang, "kind": kind,
    }  # fmt: skip
    question = SearchQuery(
        q=query,
        include=tuple((name, value) for name, values in chosen.items() for value in values),
        from_=from_,
        to=to,
        since=since,
        sort=sort,
        limit=limit,
        facets=facet,
        duplicates="show" if as_json else "hide",
    )
    with opened() as searcher:
        page = searcher.search(question)
    if as_json:
        click.echo(json.dumps(page_dict(page, api_path), ensure_ascii=False, indent=2))
    else:
        _print(page)


@click.command()
@click.option("--query", "-q", default="", help="Only articles that match; all by default.")
@click.option("--format", "form", type=click.Choice(("jsonl", "csv", "ris")), default="jsonl", show_default=True)
@click.option("--sort", type=click.Choice(SORTS), help="Default: relevance if the query has words, otherwise newest.")
@click.option("--warc", is_flag=True, help="Write the pages as they were fetched, as one WARC file (.warc.gz).")
def export(query: str, form: str, sort: Sort | None, warc: bool) -> None:
    """Write all matching articles to standard output, one per line. `broadsheet import` reads the JSON lines back.

    \b
    broadsheet export --query 'outlet:"Japan Today" since:30d' > articles.jsonl
    broadsheet export --format csv > articles.csv
    broadsheet export --query tunnel --format ris > tunnel.ris

    Articles whose publishers reserve that (setting `rights_export`) are left out; how many is said at the end.
    """
    with opened() as searcher:
        exported = Exported(searcher.stream(SearchQuery(q=query, sort=sort, snippets=0)), searcher.settings)
        if warc:
            _write_pages(exported, searcher)
        else:
            _write(exported, form)
    if exported.left_out:
        noun = "article is" if exported.left_out == 1 else "articles are"
        click.echo(
            f"{exported.left_out:,} {noun} left out: their publishers reserve it (setting rights_export).", err=True
        )


@click.command()
@click.argument("words", default="")
@click.option(
    "--person", "-p", multiple=True, help="Only what this person says; may be repeated to match any of several."
)
@click.option("--outlet", "-o", multiple=True, help="Only from this outlet; may be repeated to match any of several.")
@click.option("--from", "from_", help="Published on or after this date: 2025, 2025-07 or 2025-07-12.")
@click.option("--to", help="Published on or before this date.")
@click.option("--sort", type=click.Choice(quotations.SORTS), default="newest", show_default=True)
@click.option("--limit", "-n", type=click.IntRange(1), default=20, show_default=True, help="Number of quotations.")
@click.option("--format", "form", type=click.Choice(("text", "jsonl", "csv")), default="text", show_default=True)
def quotes(
    words: str,
    person: tuple[str, ...],
    outlet: tuple[str, ...],
    from_: str | None,
    to: str | None,
    sort: Sort,
    limit: int,
    form: str,
) -> None:
    """Show who is quoted as saying what.

    \b
    broadsheet quotes --person "Marco Rubio" --from 2025-07
    broadsheet quotes '"drama or division"' --format csv

    JSON lines and CSV leave out articles whose publishers reserve that (setting `rights_export`).
    """
    question = quotations.question(words=words, people=person, outlets=outlet, from_=from_, to=to, sort=sort)
    with opened() as searcher:
        notes = searcher.ask(question).reading.notes
        if form != "text":
            question = without_reserved(question, Use.EXPORT, searcher.settings)
        found = list(islice(quotations.every(searcher, question), limit))
    for note in notes:
        click.echo(f"note: {note.text}", err=True)
    if form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows([quotations.COLUMNS, *map(quotations.quoted_row, found)])
    for one in found if form == "jsonl" else ():
        click.echo(json.dumps(quotations.quoted_dict(one, f"/articles/{one.article.article.id}"), ensure_ascii=False))
    for one in found if form == "text" else ():
        _print_quotation(one)
    if not found:
        click.echo("No quotes found.", err=True)


@click.command()
@click.argument("text", default="-")
@click.option("--limit", "-n", type=click.IntRange(1, 40), default=10, show_default=True, help="Number of articles.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each article.")
def similar(text: str, limit: int, as_json: bool) -> None:
    """Show articles that tell the same as a text, or as the article at an address.

    \b
    broadsheet similar < press-release.txt
    broadsheet similar https://news.example/articles/1
    """
    from search.suggest.similar_texts import similar_to  # heavy, and nothing else here needs it

    with opened() as searcher:
        found = similar_to(searcher, sys.stdin.read() if text == "-" else text, limit).found
    for one in found:
        article = one.archived.article
        if as_json:
            told = {"id": article.id, "title": article.title, "url": article.url}
            click.echo(json.dumps({**told, "shared": one.shared, "sentences": one.sentences}, ensure_ascii=False))
        else:
            click.secho(printable(article.title), bold=True)
            click.echo(f"  shares {', '.join(one.shared)}")
            for sentence in one.sentences[:3]:
                click.echo(f"  word for word: {printable(sentence)}")
            click.secho(f"  {article.url}", dim=True)
    if not found:
        click.echo("No article shares enough of its words.", err=True)


def _print_quotation(one: Quoted) -> None:
    article = one.article.article
    day = article.published.isoformat()[:10] if article.published else "undated"
    who = one.speaker[1] if one.speaker else one.said_by or "speaker not named"
    click.secho(printable(who), bold=True)
    click.echo(f"  {_marked(Highlight(field='body', text=one.words, ranges=one.marks))}")
    place = ", ".join(filter(None, (article.outlet.name if article.outlet else None, article.title)))
    click.secho(f"  {day}  {printable(place)}  {article.url}", dim=True)


def _write_pages(results: Iterable[Result], searcher: Searcher) -> None:
    """The kept pages of the articles as they lie in the files, record by record."""
    from index.kept.page_folder import PageFolder, PageMissing  # heavy, and nothing else here needs it
    from index.kept.page_record import info_record

    out, folder, store = (
        sys.stdout.buffer,
        PageFolder.of(searcher.settings),
        searcher.archive.kept_pages,
    )
    if out.isatty():
        raise click.UsageError("a WARC file is no text; write it to a file: export --warc > pages.warc.gz")
    out.write(info_record(f"Broadsheet {VERSION}", datetime.now(UTC)))
    without = 0
    for result in results:
        kept = store.newest(result.id)
        try:
            if kept is None or not may_show_page(result.article.article, searcher.settings):
                without += 1
                continue
            out.write(folder.read(kept.place))
        except PageMissing:
            without += 1
    if without:
        click.echo(f"{without:,} articles have no kept page, or none that may be handed out.", err=True)


def _write(results: Iterable[Result], form: str) -> None:
    if form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(CSV_COLUMNS)
        for result in results:
            writer.writerow(csv_row(result))
        return
    if form == "ris":
        for result in results:
            click.echo(ris(result.article), nl=False)
        return
    for result in results:
        click.echo(json.dumps(article_to_dict(result.article), ensure_ascii=False))


def api_path(query: SearchQuery) -> str:
    """The address of the same search in the API, without a host, which the command line does not know."""
    pairs = parameters(query)
    return "/api/v1/search" + ("?" + urlencode(pairs) if pairs else "")


def print_result(result: Result) -> None:
    """Print a result: headline, where and when, and its passages."""
    article = result.article.article
    day = article.published.isoformat()[:10] if article.published else "undated"
    place = ", ".join(filter(None, (article.outlet.name if article.outlet else None, article.agency)))
    title = next((h for h in result.highlights if h.field == "title"), Highlight(field="title", text=article.title))
    click.echo()
    click.echo(_marked(title, bold=True))
    more = f"  +{result.copies} near-duplicates" if result.copies else ""
    click.secho(f"  {day}  {place}{more}  {article.url}", dim=True)
    for highlight in result.highlights:
        if highlight.field == "body":
            click.echo(f"  {_marked(highlight)}")


def _print(page: SearchPage) -> None:
    noun = "article" if page.total == 1 else "articles"
    click.secho(f"{page.total:,} {noun} for {page.reading.understood_as}", bold=True)
    for note in page.reading.notes:
        click.echo(f"  note: {note.text}")
    for result in page.results:
        print_result(result)
    for facet in page.facets:
        click.echo()
        click.secho(facet.name, bold=True)
        for value in facet.values:
            click.echo(f"  {value.count:>7,}  {printable(value.label)}")
            for inner in value.within:
                click.echo(f"  {inner.count:>7,}    {printable(inner.label)}")
    for reason in page.emptied_by:
        click.echo(f"  {reason}")
    if page.did_you_mean:
        click.echo(f"  Did you mean: {page.did_you_mean} ({page.did_you_mean_total:,})")
    for relaxation in page.relaxations:
        click.echo(f"  {relaxation.label}: {relaxation.total:,}")


def _marked(highlight: Highlight, *, bold: bool = False) -> str:
    """For the terminal, marks underlined; no control character of an article reaches it."""
    parts, at = [], 0
    for start, end in highlight.ranges:
        parts += [
            click.style(printable(highlight.text[at:start]), bold=bold),
            click.style(printable(highlight.text[start:end]), bold=True, underline=True),
        ]
        at = end
    return "".join((*parts, click.style(printable(highlight.text[at:]), bold=bold)))


commands: list[click.Command] = [search, quotes, similar, export]
