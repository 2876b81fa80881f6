"""Whatever removes an article removes its kept page: its bytes, and nothing of the others. The oldest files make room."""

import io
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from index.archive import open_archive
from index.archive.protocols import Archive
from index.corrections.article_removal import take_down
from index.corrections.no_article import say_no_article
from index.health.doctor import examine
from index.imports.protocols import Arrival
from index.imports.undoing import undo_import
from index.kept.page_folder import PageFolder
from index.kept.tidying import erase_removed, make_room, tidy
from index.operations.settings import Settings
from index.upkeep.retention import expire
from tests.index.fakes import START, an_article, later
from tests.index.kept.kept import NOON, body_of, everything, files, kept, save

SECRET = "Nobody is to read of the granary fire"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", kept_pages_room=0, keep=86_400 * 30)


WAYS: dict[str, Callable[[Archive, str, Settings], object]] = {
    "take_down": lambda archive, one, settings: take_down(archive, one, reason="asked for", by="ada"),
    "forget": lambda archive, one, settings: archive.articles.forget(ids=[one]),
    "outlet": lambda archive, one, settings: archive.articles.forget(outlet="granary-post"),
    "no_article": lambda archive, one, settings: say_no_article(archive, one, by="ada"),
    "keep": lambda archive, one, settings: expire(archive, settings, START + timedelta(days=31)),
    "undo": lambda archive, one, settings: undo_import(archive, 1, by="ada", now=NOON),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_removal_takes_the_bytes_away(settings: Settings, archive: Archive, way: str) -> None:
    secret = an_article("secret", SECRET, outlet="granary-post")
    others = [an_article(f"n{number}", fetched=later(24 * 20)) for number in range(3)]
    save(settings, archive, others[0])
    number = archive.imports.add(["file"], by="ada", now=NOON)
    save(settings, archive, secret)
    archive.imports.arrived(secret.id, Arrival(number=number, place="file"))
    archive.imports.end(number, NOON)
    save(settings, archive, *others[1:])
    place = kept(archive, secret).place
    assert SECRET.encode() in everything(settings)
    WAYS[way](archive, secret.id, settings)
    assert archive.kept_pages.newest(secret.id) is None
    assert [one.well for one in examine(settings, archive, whole=False) if one.subject == "kept pages"] == [False, True]
    assert erase_removed(settings, archive) == 1
    assert SECRET.encode() not in everything(settings)
    assert archive.kept_pages.count_erasures() == 0
    assert files(settings)[0].stat().st_size > place.offset + place.length
    with files(settings)[0].open("rb") as file:
        kinds = [record.rec_type for record in ArchiveIterator(file, check_digests="raise")]
    assert kinds == ["warcinfo", "response", "metadata", "response", "response"]
    for other in others:
        assert body_of(settings, kept(archive, other)) == f"<p>{other.text}"


def test_what_is_appended_before_the_erasure_stays(settings: Settings, archive: Archive) -> None:
    """The last record of a file is removed, and others are appended before anybody erases it."""
    save(settings, archive, an_article("first"), an_article("last", SECRET))
    archive.articles.forget(ids=[an_article("last").id])
    save(settings, archive, an_article("behind"))
    erase_removed(settings, archive)
    assert SECRET.encode() not in everything(settings)
    save(settings, archive, an_article("further"))
    for name in ("first", "behind", "further"):
        assert body_of(settings, kept(archive, an_article(name))) == f"<p>{an_article(name).text}"


def test_a_file_with_nothing_left_goes(settings: Settings, archive: Archive) -> None:
    save(settings, archive, an_article("only", SECRET))
    archive.articles.forget(ids=[an_article("only").id])
    erase_removed(settings, archive)
    assert files(settings) == []


def test_a_folder_that_cannot_be_written_is_tried_again(
    settings: Settings, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(settings, archive, an_article("first"), an_article("last", SECRET))
    archive.articles.forget(ids=[an_article("last").id])
    with monkeypatch.context() as broken:
        broken.setattr(PageFolder, "blank", lambda *_: (_ for _ in ()).throw(OSError(30, "Read-only file system")))
        assert not tidy(settings, archive)
        assert archive.kept_pages.count_erasures() == 1
    assert tidy(settings, archive)
    assert SECRET.encode() not in everything(settings)


def test_the_oldest_make_room_by_size_and_by_age(settings: Settings, archive: Archive) -> None:
    for day in range(5):
        body = os.urandom(3000).hex()
        save(settings, archive, an_article(f"n{day}"), body=body, now=NOON + timedelta(days=day))
    size = files(settings)[0].stat().st_size
    by_size = Settings(data=settings.data, kept_pages_bytes=size * 3 + 100)
    assert make_room(by_size, archive, now=NOON) == 2
    assert [path.name[:10] for path in files(settings)] == ["2025-07-14", "2025-07-15", "2025-07-16"]
    by_age = Settings(data=settings.data, kept_pages_keep=86_400)
    assert make_room(by_age, archive, now=NOON + timedelta(days=4)) == 1
    assert [one.name[:10] for one in archive.kept_pages.files()] == ["2025-07-15", "2025-07-16"]
    assert archive.kept_pages.count_erasures() == 0
    assert archive.articles.count() == 5, "the articles stay"


@hypothesis_settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=st.lists(st.tuples(st.sampled_from(["save", "remove", "erase"]), st.integers(0, 5)), max_size=20))
def test_in_whatever_order_things_happen_the_pages_that_are_known_are_read(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    settings = Settings(data=tmp_path_factory.mktemp("kept"), kept_pages_room=0)
    there: dict[int, str] = {}
    with open_archive(settings) as archive:
        for number, (step, which) in enumerate(steps):
            article = an_article(f"n{which}", f"Text {number}.", fetched=later(number))
            if step == "save":
                archive.articles.allow_again(address=article.url)
                save(settings, archive, article)
                there[which] = f"<p>{article.text}"
            elif step == "remove":
                archive.articles.forget(ids=[article.id])
                there.pop(which, None)
            else:
                erase_removed(settings, archive)
            for one, body in there.items():
                assert body_of(settings, kept(archive, an_article(f"n{one}"))) == body
        erase_removed(settings, archive)
        gone = set(range(6)) - set(there)
        if there:
            known = {page.url for page in archive.kept_pages.newest_of_all("", 99)}
            assert known == {an_article(f"n{one}").url for one in there}
            for path in files(settings):
                read = {
                    record.rec_headers.get_header("WARC-Target-URI")
                    for record in ArchiveIterator(io.BytesIO(path.read_bytes()), check_digests="raise")
                }
                assert not read & {an_article(f"n{one}").url for one in gone}
