"""Importing by keyboard and by dropping a file, wide and narrow, and without scripts; then taking it back."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from crawler.jobs import JobRunner
from crawler.resources import open_workshop
from index.accounts.rights import Role
from index.archive.protocols import Archive
from index.operations.settings import Settings
from tests.browser.site import demo_site
from tests.browser.visitor import check, signed_in

pytestmark = pytest.mark.browser

DROP = """([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name));
  document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


def work_off(directory: Path, archive: Archive) -> None:
    """What a crawler does with the jobs that wait."""

    async def go() -> None:
        async with open_workshop(Settings(data=directory), archive) as workshop:
            await JobRunner(workshop).work_off()

    with ThreadPoolExecutor(1) as thread:  # this one has the loop of the browser
        thread.submit(asyncio.run, go()).result()


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (360, True), (360, False)])
def test_from_a_file_to_its_report_and_back(browser: Browser, tmp_path: Path, width: int, scripts: bool) -> None:
    article = {
        "url": "https://lantern.example/ferry",
        "title": "Ferry late again",
        "text": "The ferry was late.\nAgain.",
    }
    lines = json.dumps(article) + "\n{broken\n"
    file = tmp_path / "news.jsonl"
    file.write_text(lines)
    with demo_site(tmp_path / "data") as site, signed_in(browser, site, Role.EDITOR, width, scripts=scripts) as page:
        page.goto("/")
        page.get_by_role("link", name="Import", exact=True).click()
        if scripts:
            check(page)
            page.evaluate(DROP, ["news.jsonl", lines])
            expect(page.get_by_role("status")).to_have_text("Files chosen: 1.")
        else:
            page.get_by_label("Files to read into the archive").set_input_files(file)
        page.get_by_role("button", name="Import").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("Waiting")).to_be_visible()
        if scripts:
            check(page)
        work_off(tmp_path / "data", site.archive)
        if not scripts:
            page.reload()
        expect(page.get_by_text("Done")).to_be_visible(timeout=20_000)
        expect(page.get_by_text("1 new article")).to_be_visible()
        expect(page.get_by_text("news.jsonl line 2")).to_be_visible()
        if scripts:
            check(page)
        page.get_by_role("button", name="Undo import").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("Being undone")).to_be_visible()
        work_off(tmp_path / "data", site.archive)
        if not scripts:
            page.reload()
        expect(page.get_by_text("1 article taken out")).to_be_visible(timeout=20_000)
        if scripts:
            check(page)
