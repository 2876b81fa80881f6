"""What would be read of a page, and what other rules would read of it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, TypeVar

import click
import pytest
from click.testing import CliRunner

from crawler import readings
from crawler.commands import looking as look_commands
from crawler.extract.rules import rule_book
from crawler.extract.rules.outlet_rules import parse_rules
from crawler.extract.rules.rule_book import RuleBook
from crawler.importing.importer import Importer
from crawler.readings import BadRules
from crawler.resources import Tools, open_crawl, open_tools, open_workshop
from index.archive import open_archive
from index.archive.protocols import Archive
from index.article import Outlet
from index.languages import LANGUAGES, in_language, translated
from index.operations.settings import Settings
from tests.crawler.fake import FakeWeb, settings
from tests.index.fakes import an_article

T = TypeVar("T")
PAGE = "https://lantern.example/harbour"
PROSE = (
    "The harbour council met on Monday and voted to keep the old granary beside the ferry landing for another year. "
)
HTML = (
    "<!doctype html><html lang=en><head><title>Granary stays | The Lantern</title>"
    "<meta property='og:site_name' content='The Lantern'><meta property='og:title' content='Granary stays'>"
    "<meta property='article:published_time' content='2025-07-12T09:31:00Z'><meta name='author' content='Ines Halvorsen'>"
    "</head><body><nav><a href=/a>Home</a> <a href=/b>Sport and more</a></nav><article><h1>Granary stays</h1>"
    f"<p>{PROSE * 2}</p>"
    "<p class=x7>The ferry Petrel will be painted green in autumn, said the harbour master, and nobody in town minded.</p>"
    f"<p>{PROSE}</p><p>Mayor Tobias Renwick said that he was glad. {PROSE}</p></article>"
    "<footer><p>All rights reserved by the publisher of this page.</p></footer></body></html>"
)
RULES = 'hosts = ["lantern.example"]\n\n[[version]]\ntitle = "h1"\ndrop = [".x7"]\n'


@pytest.fixture
def web() -> FakeWeb:
    web = FakeWeb()
    web.page(PAGE, HTML)
    return web


def with_tools(web: FakeWeb, chosen: Settings, work: Callable[[Tools], Awaitable[T]]) -> T:
    async def go() -> T:
        async with open_tools(chosen, transport=web) as tools:
            return await work(tools)

    return asyncio.run(go())


def look(web: FakeWeb, chosen: Settings, archive: Archive, url: str = PAGE) -> Any:
    return with_tools(web, chosen, lambda tools: readings.look(tools, archive, url))


def test_each_field_says_where_it_comes_from(web: FakeWeb, chosen: Settings, archive: Archive) -> None:
    line = look(web, chosen, archive, "lantern.example/harbour")
    fields = {one["field"]: (one["value"], one["places"]) for one in line["fields"]}
    assert fields["title"][0] == "Granary stays"
    assert {"meta og:title", "heading h1"} <= set(fields["title"][1])
    assert fields["published"] == ("2025-07-12T09:31:00Z", ["meta article:published_time"])
    assert fields["author"] == ("Ines Halvorsen", ["meta author"])
    assert "meta og:site_name" in fields["outlet"][1]
    assert fields["language"] == ("en", ["html lang"])
    assert line["people"] == ["Tobias Renwick"]
    assert (line["article"], line["ruled"], line["left_out"]) == (True, False, 0)
    assert archive.articles.count() == 0, "nothing is kept"
    assert archive.addresses.get(PAGE) is None


def test_each_line_of_the_original_says_what_became_of_it(web: FakeWeb, chosen: Settings, archive: Archive) -> None:
    lines = {one["text"][:20]: (one["kept"], one["why"]) for one in look(web, chosen, archive)["lines"]}
    assert lines["Granary stays"] == (False, "the headline")
    assert lines[PROSE[:20]] == (True, None)
    assert lines["Mayor Tobias Renwick"] == (True, None)
    assert lines["All rights reserved "][0] is False
    assert "no article" in lines["All rights reserved "][1]
    with in_language(LANGUAGES["de"]):
        assert translated(lines["Granary stays"][1] or "") == "die Überschrift"


def test_what_is_no_article_says_why_and_shows_the_original(web: FakeWeb, chosen: Settings, archive: Archive) -> None:
    web.page(PAGE, "<html><body><h1>Nothing here</h1><p>Soon.</p></body></html>")
    line = look(web, chosen, archive)
    assert (line["event"], line["article"], line["fields"]) == ("reading", False, [])
    assert line["code"] == "empty"
    assert "no text" in line["why"]
    assert [one["text"] for one in line["lines"]] == ["Nothing here", "Soon."]


def test_what_cannot_be_had_says_why(web: FakeWeb, chosen: Settings, archive: Archive) -> None:
    assert look(web, chosen, archive, "https://lantern.example/nosuch")["code"] == "not-found"
    assert look(web, chosen, archive, "::")["code"] == "bad-address"
    guarded = with_guard(chosen, archive, "http://127.0.0.1:1/")
    assert guarded["code"] == "private-address"


def with_guard(chosen: Settings, archive: Archive, url: str) -> Any:
    async def go() -> Any:
        async with open_tools(chosen) as tools:
            return await readings.look(tools, archive, url)

    return asyncio.run(go())


def test_rules_are_compared_kept_and_followed_by_the_next_page(
    web: FakeWeb, chosen: Settings, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(tools: Tools) -> tuple[Any, tuple[str, ...]]:
        hosts = await readings.checked_hosts(tools, archive, "the-lantern", RULES)
        return await readings.compare(tools, archive, PAGE, RULES), hosts

    monkeypatch.setattr(rule_book, "LOOK_EVERY", 0.0)
    line, hosts = with_tools(web, chosen, work)
    assert hosts == ("lantern.example",)
    gone = [one["text"] for one in line["lines"] if one["state"] == "gone"]
    assert [text[:16] for text in gone] == ["The ferry Petrel"]
    assert "without rules" in line["before"]
    assert "with rules" in line["after"]

    async def read_twice() -> None:
        async with open_crawl(chosen, archive, transport=web) as crawl:
            await crawl.read_address(PAGE)
            readings.keep_rules(archive, "the-lantern", RULES, hosts, by="edda")
            web.page(PAGE, HTML.replace("Monday", "Tuesday"))
            await crawl.read_address(PAGE)

    asyncio.run(read_twice())
    first, second = (one.article.text for one in archive.articles.revisions(archive.articles.latest(1)[0].article.id))
    assert "The ferry Petrel" in first
    assert "The ferry Petrel" not in second, "a running crawler follows what was saved"
    assert look(web, chosen, archive)["ruled"] is True


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hosts = [", "TOML"),
        ('hosts = ["lantern.example"]\n\n[[version]]\nbdy = "p"', "line 4: there is no key 'bdy'"),
        (
            'hosts = ["lantern.example"]\n[[version]]\nbody = "p"\n[[version]]\nbody = ["p",\n "p["]',
            "line 6: body: 'p\\['",
        ),
        ('hosts = ["https://lantern.example/"]\n[[version]]\n', "line 1: hosts: .* no host name"),
        ('hosts = ["lantern.example"]\nversion = ["x"]', "no \\[\\[version\\]\\]"),
        ('hosts = ["lantern.example"]\n[[version]]\nbody = "' + "p " * 200 + '"', "at most 300"),
        ('hosts = ["lantern.example"]\n[[version]]\ndrop = [' + '"p", ' * 51 + "]", "at most 50"),
        ("#" * 40_000, "16,384 bytes"),
        ('hosts = ["pier.example"]\n[[version]]\nbody = "p"', "rules of pier-post name pier.example already"),
    ],
)
def test_mistakes_are_said_with_their_line(
    web: FakeWeb, chosen: Settings, archive: Archive, text: str, words: str
) -> None:
    archive.rules.save("pier-post", "x", ("pier.example",), by="edda")
    with pytest.raises(BadRules, match=words):
        with_tools(web, chosen, lambda tools: readings.checked_hosts(tools, archive, "the-lantern", text))


def test_a_selector_that_takes_forever_is_ended(web: FakeWeb, tmp_path: Path) -> None:
    chosen = settings(tmp_path, parse_cpu="1s")
    slow = 'hosts = ["lantern.example"]\n[[version]]\nbody = "div:has(div:has(div:has(p ~ p ~ p ~ span)))"'
    with open_archive(chosen) as archive, pytest.raises(BadRules, match="takes too long"):
        with_tools(web, chosen, lambda tools: readings.checked_hosts(tools, archive, "the-lantern", slow))


def test_no_rules_are_rules_too(web: FakeWeb, chosen: Settings, archive: Archive) -> None:
    assert with_tools(web, chosen, lambda tools: readings.checked_hosts(tools, archive, "the-lantern", " \n")) == ()
    readings.keep_rules(archive, "the-lantern", RULES, ("lantern.example",), by="edda")
    assert [one.text for one in archive.rules.current()] == [RULES]
    readings.keep_rules(archive, "the-lantern", " ", (), by="edda")
    assert archive.rules.current() == []
    assert [one.text for one in archive.rules.log("the-lantern")] == ["", RULES]
    assert RuleBook(archive.rules).text_for(PAGE) == ""
    assert [note.action for note in archive.accounts.audit(9)] == ["outlets.rules", "outlets.rules"]


def test_rules_are_found_by_host(archive: Archive) -> None:
    parse_rules(RULES)
    archive.rules.save("the-lantern", RULES, ("lantern.example",), by="edda")
    book = RuleBook(archive.rules)
    for url, found in (
        (PAGE, True), ("https://www.sport.lantern.example:8080/x", True), ("https://xlantern.example/", False), ("//[", False),
    ):  # fmt: skip
        assert bool(book.text_for(url)) is found, url


def test_samples_are_of_the_outlet_and_of_what_was_merged_with_it(
    web: FakeWeb, chosen: Settings, archive: Archive
) -> None:
    for name in ("a", "b", "c", "d"):
        archive.articles.save(an_article(name, outlet="the-lantern" if name != "b" else "pier-post"))
    found = with_tools(web, chosen, lambda tools: readings.sample_pages(tools, archive, "the-lantern"))
    assert found == [f"https://lantern.example/{name}" for name in ("d", "c", "a")]
    assert archive.outlets.newest("nosuch", 3) == []
    assert Outlet(id="pier-post", name="Pier Post") == archive.outlets.newest("pier-post", 3)[0].article.outlet


def test_a_page_with_which_the_rules_take_too_long_is_read_without_them(web: FakeWeb, tmp_path: Path) -> None:
    chosen = settings(tmp_path, parse_cpu="1s")
    slow = 'hosts = ["lantern.example"]\n[[version]]\nbody = "div:has(div:has(div:has(p ~ p ~ p ~ span)))"'
    boxes = "<div>" * 60 + "<p>t <span>t</span></p>" * 900 + "</div>" * 60
    web.page(PAGE, HTML.replace("<footer>", f"<footer>{boxes}"))
    with open_archive(chosen) as archive:
        archive.rules.save("the-lantern", slow, ("lantern.example",), by="edda")

        async def go() -> Any:
            async with open_crawl(chosen, archive, transport=web) as crawl:
                return await crawl.read_address(PAGE)

        assert asyncio.run(go()).title == "Granary stays"


def test_a_saved_page_is_imported_by_the_same_rules(chosen: Settings, archive: Archive, tmp_path: Path) -> None:
    archive.rules.save("the-lantern", RULES, ("lantern.example",), by="edda")
    file = tmp_path / "harbour.html"
    file.write_text(HTML.replace("<head>", f"<head><link rel=canonical href='{PAGE}'>"), "utf-8")

    async def go() -> None:
        async with open_workshop(chosen, archive) as workshop:
            importer = Importer(chosen, archive, workshop.writer, workshop.tools.pool)
            await importer.files([file], lambda *_: None)

    asyncio.run(go())
    (kept,) = archive.articles.latest(9)
    assert kept.article.url == PAGE
    assert "The ferry Petrel" not in kept.article.text


def test_looking_and_ruling_on_the_command_line(
    web: FakeWeb, chosen: Settings, archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(of: Settings) -> AbstractAsyncContextManager[Tools]:
        return open_tools(of, transport=web)

    def said(command: click.Command, *arguments: str) -> str:
        result = CliRunner().invoke(command, arguments, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.output

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BROADSHEET_DATA", str(chosen.data))
    monkeypatch.setenv("BROADSHEET_HOST_GAP", "0")
    monkeypatch.setenv("BROADSHEET_PARSE_WORKERS", "1")
    monkeypatch.setattr(look_commands, "open_tools", opened)
    archive.articles.save(an_article("harbour"))
    out = said(look_commands.look, PAGE)
    assert "title      Granary stays  [" in out
    assert "- Granary stays  (the headline)" in out
    assert '"event": "reading"' in said(look_commands.look, PAGE, "--json")
    file = tmp_path / "lantern.toml"
    file.write_text(RULES, "utf-8")
    assert "- The ferry Petrel" in said(look_commands.rules, "check", "the-lantern", str(file), "--url", PAGE)
    assert "None yet." in said(look_commands.rules, "list")
    assert "Version 1: rules of the-lantern for lantern.example." in said(
        look_commands.rules, "save", "the-lantern", str(file)
    )
    assert RULES.strip() in said(look_commands.rules, "show", "The Lantern")
    file.write_text("", "utf-8")
    assert "they are removed" in said(look_commands.rules, "save", "the-lantern", str(file))
    assert "removed, by command line" in said(look_commands.rules, "show", "the-lantern", "--log")
    assert "Version 3" in said(look_commands.rules, "restore", "the-lantern", "1")
    assert "lantern.example" in said(look_commands.rules, "list")
