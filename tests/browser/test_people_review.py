"""Merging, undoing and answering near names, by pointer and by one key, wide and narrow, with scripts and without."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from index.accounts.rights import Role
from index.article import Annotation, Mention
from index.people.registry.corrections import Kind
from tests.browser.site import demo_site
from tests.browser.visitor import check, signed_in
from tests.index.fakes import an_article, annotate

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_people_are_corrected(browser: Browser, tmp_path: Path, width: int, scheme: str, scripts: bool) -> None:
    with demo_site(tmp_path) as site, signed_in(browser, site, Role.EDITOR, width, scheme, scripts) as page:
        people = site.archive.people
        for number, name in enumerate(
            (
                "Jerrold Nack",
                "Jerry Nack",
                "Jerry Nack",
                "Bart Finch",
                "Bartholomew Finch",
                "Harry Pell",
                "Harrold Pell",
            )
        ):
            article = an_article(f"nack {number}", f"{name} spoke at the quay.")
            site.archive.articles.save(article)
            mention = Mention(name=name, spans=((0, len(name)),))
            annotate(site.archive, [(article.id, Annotation(annotator="test", mentions=(mention,)))])
        while people.decide_pending(100):
            pass
        page.goto("/people/jerrold-nack/correct")
        if scripts:
            check(page)
        page.get_by_label("Name or id of the person who stays").fill("Jerry Nack")
        page.keyboard.press("Enter")
        expect(page.get_by_role("main")).to_contain_text("1 article moves from Jerrold Nack to Jerry Nack, who stays.")
        assert people.log() == []
        if scripts:
            check(page)
        page.get_by_role("button", name="Do it").click()
        expect(page.get_by_role("status")).to_contain_text("Jerrold Nack is Jerry Nack")
        if scripts:
            check(page)
        page.get_by_role("status").get_by_role("link", name="Undo").click()
        expect(page.get_by_role("main")).to_contain_text("are two people again: 1 article moves back")
        page.get_by_role("button", name="Take it back").click()
        expect(page.get_by_role("status")).to_contain_text("Taken back")
        assert [entry.undone_by for entry in people.log()] == ["edda"]

        page.goto("/review/people")
        pairs = len(people.near(10))
        assert pairs >= 2
        expect(page.locator("[data-asked]")).to_have_count(pairs)
        if scripts:
            check(page)
            page.keyboard.press("s")
            page.keyboard.press("n")
        else:
            page.get_by_role("button", name="Not the same").nth(1).click()
        expect(page.get_by_role("status")).to_contain_text("Done")
        expect(page.locator("[data-asked]")).to_have_count(pairs - 1)
        assert people.log()[-1].kind is Kind.APART
        if scripts:
            page.keyboard.press("y")
        else:
            page.get_by_role("button", name="The same").first.click()
        expect(page.locator("[data-asked]")).to_have_count(pairs - 2)
        assert people.log()[-1].kind is Kind.MERGE
        if scripts:
            check(page)
            page.keyboard.press("u")
            expect(page.get_by_role("heading", name="Take this back?")).to_be_visible()
            page.wait_for_load_state()
            page.keyboard.press("y")
            expect(page.get_by_role("status")).to_contain_text("Taken back")
            check(page)
