"""What comes in from files: articles, pages, texts, web archives, lists of sources; resumed, and each thing once."""

import asyncio
import gzip
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.batch_writer import BatchWriter
from crawler.importing import importer
from crawler.importing.bookmark import Bookmark
from crawler.importing.files import kind_of, read_records
from crawler.importing.importer import CHUNK, Imported, Importer
from crawler.importing.records import Kind
from crawler.importing.saved_page import address_in
from crawler.parsing import ParserPool
from index.archive.protocols import Archive, Saved
from index.article import Article, Right
from index.errors import ArchiveFull, CrawlError
from index.json_codec import article_from_dict
from index.operations.settings import Settings
from tests.crawler.fake import story
from tests.crawler.furniture.test_lesson import PROMOTION
from tests.crawler.furniture.test_lesson import story as furnished

TEXT = "Ferry late again\n\nHARBOUR TOWN, March 5, 2024 - " + "\n\n".join(
    f"The ferry of {hour} o'clock left late on Tuesday because fog lay on the harbour and the pilot would not sail without a lamp."
    for hour in range(1, 8)
)


def bring(
    chosen: Settings, archive: Archive, *files: Path, tell: Callable[[Path, int, int], None] | None = None
) -> Imported:
    async def go() -> Imported:
        async with ParserPool(chosen) as pool, BatchWriter(archive) as writer:
            return await Importer(chosen, archive, writer, pool).files(list(files), tell or (lambda *_: None))

    return asyncio.run(go())


def line(number: int) -> str:
    return json.dumps(
        {
            "url": f"https://news.example/article/{number}",
            "title": f"Report {number}",
            "text": f"The ferry {number}\nwas late.",
        }
    )


def warc(path: Path, pages: list[tuple[str, bytes, str, str]], *, packed: bool = True) -> Path:
    """pages: (url, body, status, content type)."""
    records = [("warcinfo", "", b"software: test\r\n")]
    for url, body, status, kind in pages:
        head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        records.append(("response", url, head.encode() + body))
        records.append(("request", url, b"GET / HTTP/1.1\r\n\r\n"))
    written = []
    for number, (kind, url, block) in enumerate(records):
        fields = {
            "WARC-Type": kind,
            "WARC-Record-ID": f"<urn:uuid:00000000-0000-0000-0000-{number:012d}>",
            "WARC-Date": "2024-03-05T09:00:00Z",
            "WARC-Target-URI": url,
            "Content-Type": "application/http",
            "Content-Length": str(len(block)),
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
        whole = b"WARC/1.0\r\n" + head.encode() + b"\r\n" + block + b"\r\n\r\n"
        written.append(gzip.compress(whole) if packed else whole)
    path.write_bytes(b"".join(written))
    return path


HTML = "text/html; charset=utf-8"


def test_jsonl_with_bad_lines_between(chosen: Settings, archive: Archive, tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    file.write_text(
        "\n".join(
            [line(1), "{broken", line(2), "[1]", '{"url": "javascript:x", "title": "t", "text": "x"}', "", line(1)]
        )
    )
    result = bring(chosen, archive, file)
    assert archive.articles.count() == 2
    assert result.kept == {Saved.NEW: 2, Saved.SAME: 1}
    assert result.refused == {"no-json": 1, "no-article": 2}
    assert any("line 2" in example for example in result.examples["no-json"])
    again = bring(chosen, archive, file)
    assert again.kept == {Saved.SAME: 3}


def printed(number: int) -> bytes:
    """A page of its own words that ends with what the outlet writes under all of them."""
    told = furnished(number)
    text = "".join(f"<p>{block.text}</p>" for block in told.blocks)
    return f"<html lang=en><body><article><h1>{told.title}</h1>{text}<p>{PROMOTION}</p></article>".encode()


def promoted(archive: Archive) -> int:
    return sum(PROMOTION in archived.article.text for archived in archive.articles.latest(99))


def test_what_repeats_on_imported_pages_is_left_out_and_of_the_first_one_too(
    chosen: Settings, archive: Archive, tmp_path: Path
) -> None:
    pages = [(f"https://news.example/{n}", printed(n), "200 OK", HTML) for n in range(4)]
    bring(chosen, archive, warc(tmp_path / "one.warc.gz", pages[:1]))
    assert promoted(archive) == 1, "nobody can know"
    bring(chosen, archive, warc(tmp_path / "more.warc.gz", pages[1:]))
    assert (archive.articles.count(), promoted(archive)) == (4, 0)
    assert all(archived.revisions == 1 for archived in archive.articles.latest(9)), "the same pages, read better"


def test_imported_pages_keep_what_repeats_where_that_is_switched_off(
    chosen: Settings, archive: Archive, tmp_path: Path
) -> None:
    pages = [(f"https://news.example/{n}", printed(n), "200 OK", HTML) for n in range(3)]
    bring(replace(chosen, learn_furniture=False), archive, warc(tmp_path / "all.warc.gz", pages))
    assert promoted(archive) == 3


def test_articles_that_somebody_wrote_down_stay_as_they_are(chosen: Settings, archive: Archive, tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    written = [json.loads(line(n)) | {"text": f"{furnished(n).text}\n{PROMOTION}"} for n in range(4)]
    file.write_text("\n".join(map(json.dumps, written)))
    bring(chosen, archive, file)
    assert promoted(archive) == 4


def test_a_date_ahead_of_the_visit_is_left_off(chosen: Settings, archive: Archive, tmp_path: Path) -> None:
    one = json.loads(line(1)) | {"published": "2035-01-01", "modified": "2035-01-02", "fetched": "2025-07-12T08:00:00Z"}
    file = tmp_path / "articles.jsonl"
    file.write_text(json.dumps(one))
    bring(chosen, archive, file)
    (kept,) = archive.articles.latest(9)
    assert (kept.article.published, kept.article.modified) == (None, None)


def test_a_line_that_is_too_long_is_left_out_alone(chosen: Settings, archive: Archive, tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join([line(1), '{"text": "' + "x" * 20_000 + '"}', line(2)]))
    result = bring(replace(chosen, import_line_bytes=5_000), archive, file)
    assert result.kept == {Saved.NEW: 2}
    assert result.refused == {"too-big": 1}
    assert "line 2" in result.examples["too-big"][0]
    assert "import_line_bytes" in result.examples["too-big"][0]


def test_what_was_exported_comes_back(chosen: Settings, archive: Archive, tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl.gz"
    file.write_bytes(gzip.compress((line(1) + "\n" + line(2)).encode()))
    assert bring(chosen, archive, file).kept == {Saved.NEW: 2}


def test_saved_pages_and_texts(chosen: Settings, archive: Archive, tmp_path: Path) -> None:
    with_link = tmp_path / "with.html"
    with_link.write_text(
        story(1).replace("<head>", "<head><link rel='canonical' href='https://news.example/article/1'>")
    )
    without = tmp_path / "without.html"
    without.write_text(story(2))
    text = tmp_path / "ferry.txt"
    text.write_text(TEXT)
    result = bring(chosen, archive, with_link, without, text)
    assert result.kept == {Saved.NEW: 3}
    assert archive.articles.id_of("https://news.example/article/1") is not None
    assert bring(chosen, archive, with_link, without, text).kept == {Saved.SAME: 3}


def test_a_web_archive(chosen: Settings, archive: Archive, tmp_path: Path) -> None:
    pages = [
        ("https://news.example/article/1", story(1).encode(), "200 OK", HTML),
        ("https://news.example/article/2?utm_source=x", story(2).encode(), "200 OK", HTML),
        ("https://news.example/gone", b"gone", "404 Not Found", HTML),
        ("https://news.example/pic", b"\x89PNG", "200 OK", "image/png"),
        ("https://news.example/short", b"<p>short", "200 OK", HTML),
        ("https://www.news.example/article/1", story(1).encode(), "200 OK", HTML),
    ]
    for packed in (True, False):
        result = bring(chosen, archive, warc(tmp_path / f"news-{packed}.warc", pages, packed=packed))
        assert archive.articles.count() == 2
        assert sum(result.refused.values()) == 1
    kept = archive.articles.get_many(list(archive.articles.ids()))
    assert {one.article.url for one in kept} == {"https://news.example/article/1", "https://news.example/article/2"}
    assert kept[0].article.fetched == datetime(2024, 3, 5, 9, 0, tzinfo=UTC)


def test_a_damaged_archive_gives_what_stands_before_the_damage(
    chosen: Settings, archive: Archive, tmp_path: Path
) -> None:
    file = warc(
        tmp_path / "cut.warc.gz",
        [(f"https://news.example/article/{n}", story(n).encode(), "200 OK", HTML) for n in range(4)],
    )
    file.write_bytes(file.read_bytes()[:-200])
    result = bring(chosen, archive, file)
    assert archive.articles.count() >= 3
    assert result.refused["damaged"] <= 1


@pytest.mark.parametrize("packed", [True, False])
def test_records_can_be_taken_up_anywhere(tmp_path: Path, packed: bool) -> None:
    file = warc(
        tmp_path / "news.warc",
        [(f"https://news.example/{n}", story(n).encode(), "200 OK", HTML) for n in range(5)],
        packed=packed,
    )
    lines = tmp_path / "news.jsonl"
    lines.write_text("\n".join(line(n) for n in range(5)) + "\n")
    for path, kind in ((file, Kind.WARC), (lines, Kind.JSONL)):
        whole = list(read_records(path, kind, 0, limit=10**6))
        assert len(whole) == 5
        for number, record in enumerate(whole):
            rest = list(read_records(path, kind, record.end, limit=10**6))
            assert len(rest) == 4 - number
            assert [r.capture.url or r.data for r in rest] == [r.capture.url or r.data for r in whole[number + 1 :]]


def test_an_import_that_was_broken_off_goes_on(
    chosen: Settings, archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "articles.jsonl"
    count = 3 * CHUNK
    file.write_text("\n".join(line(n) for n in range(count)))
    save_many = type(archive.articles).save_many
    calls: list[int] = []

    def fail_later(self: object, articles: list[object]) -> object:
        calls.append(len(articles))
        if sum(calls) > 2 * CHUNK:
            raise ArchiveFull("no room left")
        return save_many(self, articles)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(type(archive.articles), "save_many", fail_later)
        with pytest.raises(ArchiveFull):
            bring(chosen, archive, file)
    assert archive.articles.count() >= CHUNK
    starts: list[int] = []
    result = bring(chosen, archive, file, tell=lambda path, done, size: starts.append(done))
    assert starts[0] > 0
    assert sum(result.kept.values()) <= count - CHUNK
    assert archive.articles.count() == count
    assert Bookmark(chosen.data / "imports", file).read() == 0


def test_lists_of_sources(chosen: Settings, archive: Archive, tmp_path: Path) -> None:
    file = tmp_path / "list.opml"
    file.write_text(
        "<opml><body><outline text='L' xmlUrl='https://news.example/feed'/><outline xmlUrl='javascript:x'/></body></opml>"
    )
    result = bring(chosen, archive, file)
    assert result.sources == 1
    assert result.refused == {"bad-address": 1}


def test_files_that_are_nothing_stop_no_others(chosen: Settings, archive: Archive, tmp_path: Path) -> None:
    noise = tmp_path / "noise.bin"
    noise.write_bytes(bytes(range(256)) * 10)
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    broken = tmp_path / "broken.opml"
    broken.write_text("<opml><body>")
    good = tmp_path / "good.jsonl"
    good.write_text(line(1))
    result = bring(chosen, archive, noise, empty, broken, good)
    assert len(result.failed) == 3
    assert result.kept == {Saved.NEW: 1}


def test_kinds_are_told_from_the_first_bytes(tmp_path: Path) -> None:
    cases = {
        "a.txt": (line(1).encode(), Kind.JSONL),
        "b.html": (b"<p>bare", Kind.PAGE),
        "c": (b"<!doctype html><title>x", Kind.PAGE),
        "d.txt": (TEXT.encode(), Kind.TEXT),
        "e": (b"WARC/1.0\r\n", Kind.WARC),
        "f.gz": (gzip.compress(b"WARC/1.0\r\n"), Kind.WARC),
        "g.xml": (b"<?xml version='1.0'?><opml version='1.0'/>", Kind.OPML),
        "h.txt": (TEXT.encode("utf-16"), Kind.TEXT),
    }
    for name, (data, kind) in cases.items():
        file = tmp_path / name
        file.write_bytes(data)
        assert kind_of(file) is kind, name
    with pytest.raises(CrawlError):
        kind_of(tmp_path / "nowhere")


def test_the_address_in_a_saved_page() -> None:
    assert address_in("<!-- saved from url=(0031)https://news.example/a?b=1 --><html>") == "https://news.example/a?b=1"
    assert address_in('<link href="https://news.example/c" rel="canonical">') == "https://news.example/c"
    assert address_in("<meta property=og:url content=https://news.example/d>") == "https://news.example/d"
    assert address_in("<link rel=canonical href='javascript:x'>") is None
    assert address_in("<p>nothing") is None


def test_a_record_that_fails_as_nobody_foresaw_costs_itself_only(
    chosen: Settings, archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = archive.articles.save_many

    def failing(data: dict[str, Any], *, fetched: datetime) -> Article:
        if data["title"] == "Report 3":
            raise ZeroDivisionError("nobody foresaw this")
        return article_from_dict(data, fetched=fetched)

    def save_many(articles: Sequence[tuple[Article, Sequence[str]]]) -> list[Saved]:
        if any(article.title == "Report 5" for article, _ in articles):
            raise ZeroDivisionError("nor this")
        return save(articles)

    monkeypatch.setattr(importer, "article_from_dict", failing)
    monkeypatch.setattr(archive.articles, "save_many", save_many)
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join(map(line, range(8))))
    result = bring(chosen, archive, file)
    assert result.kept[Saved.NEW] == 6
    assert result.refused == {"unforeseen": 1, "set-aside": 1}
    assert "ZeroDivisionError: nobody foresaw this" in result.examples["unforeseen"][0]
    assert [aside.item for aside in archive.set_aside.all()] == ["https://news.example/article/5"]


def test_a_file_that_fails_as_nobody_foresaw_stops_no_other(
    chosen: Settings, archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(path: Path, name: str | None = None) -> Kind:
        if path.name == "bad.jsonl":
            raise ZeroDivisionError("nobody foresaw this")
        return kind_of(path)

    monkeypatch.setattr(importer, "kind_of", failing)
    for name in ("bad.jsonl", "good.jsonl"):
        (tmp_path / name).write_text(line(1))
    result = bring(chosen, archive, tmp_path / "bad.jsonl", tmp_path / "good.jsonl")
    assert result.kept[Saved.NEW] == 1
    assert "bad.jsonl" in result.failed[0]


def test_a_name_of_a_file_that_is_no_text(chosen: Settings, archive: Archive, tmp_path: Path) -> None:
    """Such names come from old disks; each byte that is no UTF-8 is half a character in Python."""
    try:
        (file := tmp_path / os.fsdecode(b"fa\xfeh\xffre.html")).write_text("<p>Too short.")
    except OSError:
        pytest.skip("this file system takes names in UTF-8 only")
    result = bring(chosen, archive, file)
    for text in [*result.failed, *(text for texts in result.examples.values() for text in texts)]:
        text.encode()
    assert result.refused


def test_any_string_in_a_web_archive(chosen: Settings, archive: Archive, tmp_path: Path) -> None:
    """In addresses and headers of records, and as the names of their charsets."""
    odd = [
        "\x1b[2J",
        "\x00",
        "\u202e",
        "\ufeff",
        "\ud83d",
        "\x85",
        "e\u0301",
        "\uffff",
        "%",
        "%zz",
        " ",
        "日本",
        "\U0010ffff",
    ]
    pages = [
        (
            f"https://news.example/{n}/{text.encode('utf-8', 'surrogatepass').decode('latin-1')}",
            story(n).encode(),
            "200",
            kind,
        )
        for n, text in enumerate(odd)
        for kind in ("text/html", f"text/html; charset={text.encode('utf-8', 'replace').decode('latin-1')}")
    ]
    result = bring(chosen, archive, warc(tmp_path / "odd.warc", pages))
    assert sum(result.kept.values()) + sum(result.refused.values()) + result.duplicates == len(pages)
    assert result.kept[Saved.NEW] >= len(odd) // 2
    assert not {"unforeseen", "set-aside", "parser"} & set(result.refused)
    for reason in result.examples.values():
        assert all(text.isprintable() for text in reason)


def test_a_web_archive_tells_what_the_headers_stated(chosen: Settings, archive: Archive, tmp_path: Path) -> None:
    stated = f"{HTML}\r\nX-Robots-Tag: noai\r\ntdm-reservation: 1\r\nLink: </licence>; rel=license\r\nX-Odd: ä"
    page = ("https://news.example/article/1", story(1).encode(), "200 OK", stated)
    assert bring(chosen, archive, warc(tmp_path / "news.warc", [page])).kept[Saved.NEW] == 1
    article = archive.articles.latest(1)[0].article
    assert article.rights == (Right.TDM_RESERVED, Right.NO_AI)
    assert article.licence == "https://news.example/licence"
