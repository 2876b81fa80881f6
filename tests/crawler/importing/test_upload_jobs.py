"""Uploads as the crawler reads them: every kind of file, what is refused line by line, and taking it back."""

import gzip
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from index.archive.protocols import Archive, SourceKind
from index.article import is_made_up
from index.imports.protocols import ImportRecord
from index.imports.uploads import Upload, folder_of
from index.jobs.protocols import Job, JobKind, JobState
from index.operations.settings import Settings
from tests.crawler.fake import FakeWeb, story
from tests.crawler.importing.test_importing import HTML, TEXT, line, warc
from tests.crawler.test_jobs import work_off

OPML = """<opml version="2.0"><body><outline text="Lantern" xmlUrl="https://lantern.example/feed.xml"/>
<outline text="None" xmlUrl="gopher://lantern.example/"/></body></opml>"""


def sent(chosen: Settings, archive: Archive, files: Mapping[str, bytes]) -> tuple[int, Job]:
    """What the page does when files were sent."""
    upload = Upload(chosen, sum(map(len, files.values())))
    for name, body in files.items():
        landing = upload.new_file(name)
        landing.write(body)
        landing.seek(0)
    upload.complete()
    number = archive.imports.add([one.name for one in upload.files], by="edda", now=datetime.now(UTC))
    listed = [{"file": one.file, "name": one.name} for one in upload.files]
    arguments = {"import": number, "upload": upload.id, "files": listed}
    job = archive.jobs.add(JobKind.IMPORT, arguments, by="edda", now=datetime.now(UTC), most=9)
    archive.imports.set_job(number, job.id)
    return number, job


def read(chosen: Settings, archive: Archive, files: Mapping[str, bytes]) -> ImportRecord:
    number, _ = sent(chosen, archive, files)
    work_off(FakeWeb(), chosen, archive)
    record = archive.imports.get(number)
    assert record is not None
    return record


def test_files_of_every_kind_come_in(chosen: Settings, archive: Archive, tmp_path: Path) -> None:
    crawled = warc(tmp_path / "x.warc.gz", [("https://news.example/article/7", story(7).encode(), "200 OK", HTML)])
    record = read(
        chosen,
        archive,
        {
            "../../saved.html": story(1).encode(),
            "notes.txt": TEXT.encode(),
            "news.jsonl": "\n".join([line(1), "{broken", line(2)]).encode(),
            "packed.jsonl.gz": gzip.compress(line(3).encode()),
            "crawl.warc.gz": crawled.read_bytes(),
            "list.opml": OPML.encode(),
            "photo.jpg": b"\xff\xd8\xff\0\0\0" * 50,
            "short.txt": b"Too short.",
        },
    )
    assert record.ended is not None
    assert record.error is None
    assert (record.tally.new, record.tally.sources, record.tally.refused) == (6, 1, 4)
    refused = {one.place: one.reason for one in archive.imports.refused(record.number)}
    assert refused == {
        "news.jsonl line 2": "no-json",
        "list.opml: gopher://lantern.example/": "bad-address",
        "photo.jpg": "not-read",
        "short.txt": "too_short",
    }
    assert list(folder_of(chosen).iterdir()) == [], "what was read is not kept twice"
    places = {}
    for kept in archive.articles.latest(99):
        origin = archive.imports.origin(kept.article.id)
        assert origin is not None
        assert origin.number == record.number
        places[origin.place] = is_made_up(kept.article.url)
    assert places["notes.txt"]
    assert not places["news.jsonl line 3"]
    assert places.keys() >= {"saved.html", "packed.jsonl.gz line 1", "crawl.warc.gz https://news.example/article/7"}


def test_what_came_is_taken_back_as_a_whole(chosen: Settings, archive: Archive) -> None:
    first = read(chosen, archive, {"news.jsonl": line(1).encode(), "list.opml": OPML.encode()})
    second = read(chosen, archive, {"more.jsonl": "\n".join([line(1), line(2)]).encode()})
    assert (second.tally.new, second.tally.same) == (1, 1)
    job = archive.jobs.add(JobKind.UNDO_IMPORT, {"import": first.number}, by="edda", now=datetime.now(UTC), most=9)
    work_off(FakeWeb(), chosen, archive)
    over = archive.jobs.get(job.id)
    assert over is not None
    assert over.state is JobState.DONE
    record = archive.imports.get(first.number)
    assert record is not None
    assert (record.taken_out, record.stayed, record.undone_by) == (1, 0, "edda")
    assert [kept.article.title for kept in archive.articles.latest(9)] == ["Report 2"]
    assert archive.sources.all() == []
    assert read(chosen, archive, {"news.jsonl": line(1).encode()}).tally.new == 1, "it is not remembered as taken down"


def test_a_source_that_was_there_is_not_taken_back(chosen: Settings, archive: Archive) -> None:
    read(chosen, archive, {"list.opml": OPML.encode()})
    record = read(chosen, archive, {"list.opml": OPML.encode()})
    archive.jobs.add(JobKind.UNDO_IMPORT, {"import": record.number}, by="edda", now=datetime.now(UTC), most=9)
    work_off(FakeWeb(), chosen, archive)
    assert [source.kind for source in archive.sources.all()] == [SourceKind.FEED]


def test_files_that_are_not_there_are_said(chosen: Settings, archive: Archive) -> None:
    number, job = sent(chosen, archive, {"news.jsonl": line(1).encode()})
    for entry in folder_of(chosen).iterdir():
        entry.rename(entry.with_name("gone"))
    work_off(FakeWeb(), chosen, archive)
    over, record = archive.jobs.get(job.id), archive.imports.get(number)
    assert over is not None
    assert record is not None
    assert over.state is JobState.FAILED
    assert "share the folder" in (record.error or "")


def test_it_goes_on_where_a_crawler_died(chosen: Settings, archive: Archive) -> None:
    number, job = sent(chosen, archive, {"news.jsonl": "\n".join(map(line, range(5))).encode()})
    assert archive.jobs.take(datetime.now(UTC)) is not None, "a crawler that ends in the middle of it"
    work_off(FakeWeb(), chosen, archive)
    record, over = archive.imports.get(number), archive.jobs.get(job.id)
    assert record is not None
    assert over is not None
    assert (record.tally.new, over.tries, over.state) == (5, 2, JobState.DONE)


def test_an_address_in_json_may_be_anything(chosen: Settings, archive: Archive) -> None:
    lines = [
        json.dumps({"url": url, "title": "T", "text": "One.\nTwo."})
        for url in ("javascript:1", "", "https://[", "x" * 9999)
    ]
    record = read(chosen, archive, {"hostile.jsonl": "\n".join(lines).encode()})
    assert (record.tally.new, record.tally.refused) == (0, 4)
    assert all(one.detail for one in archive.imports.refused(record.number))
