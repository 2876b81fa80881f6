"""The whole press desk by keyboard alone, and every page of it looked at by axe-core, wide and narrow, light and dark."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from index.accounts.account_service import AccountService, Identity
from index.accounts.rights import Role
from index.accounts.values import Account
from index.alert import Alert, Delivery, Timing, Unusual
from index.collections.collecting import Collecting
from index.highlights.highlighting import Highlighting
from index.jobs.protocols import JobKind
from index.operations.settings import load_settings
from index.reviews.protocols import Cover
from index.reviews.reviewing import Reviewing
from search.desk.sharing_out import SharingOut
from search.request import SearchQuery
from search.saved.saved_searches import SavedSearches
from tests.browser.site import Site, demo_site
from tests.browser.visitor import look, opened
from web.middleware.identity import SESSION_COOKIE

pytestmark = pytest.mark.browser

TABS_MOST = 300
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


@contextmanager
def signed_in(
    browser: Browser, tmp_path: Path, width: int = 1280, scheme: str = "light"
) -> Iterator[tuple[Site, Page, Account]]:
    with demo_site(tmp_path) as site, opened(browser, site, width, scheme, scripts=True) as page:
        service = AccountService(site.archive.accounts)
        edda = service.add("edda", Role.EDITOR, by="test")
        token = service.start_session(edda)
        page.context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": site.url}])
        yield site, page, edda


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until it has the focus, as somebody does who has no mouse."""
    wanted.wait_for(state="attached")
    for _ in range(TABS_MOST):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is not reached by {TABS_MOST} tabs")


def enter(page: Page, wanted: Locator) -> None:
    """Go there and press Enter, to the page that comes of it."""
    tab_to(page, wanted)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, field: Locator, words: str) -> None:
    tab_to(page, field)
    page.keyboard.press("Control+a")
    page.keyboard.type(words)


def test_star_collect_all_review_and_hand_out(browser: Browser, tmp_path: Path) -> None:
    with signed_in(browser, tmp_path) as (site, page, edda):
        page.goto("/search?q=harbour")
        page.keyboard.press("j")
        page.keyboard.press("s")
        expect(page.locator(".hit").first.locator("[data-star] button")).to_have_attribute("aria-pressed", "true")

        page.keyboard.press("c")
        write(page, page.get_by_label("Name of a new collection").first, "Harbours")
        enter(page, page.get_by_role("button", name=re.compile("Put in all")))
        (collection,) = site.archive.collections.visible(edda.id)
        assert collection.articles == page.locator(".hit").count() > 2

        enter(page, page.get_by_role("link", name="Make a press review of it"))
        write(page, page.get_by_label("Title"), "Morning review")
        enter(page, page.get_by_role("button", name="Make it"))
        heads = page.locator(".arranged h3")
        before = heads.all_inner_texts()
        tab_to(page, page.locator(".grip").first)
        page.keyboard.press("Alt+ArrowDown")
        expect(page.get_by_text("The order is kept.")).to_be_visible()
        page.reload()
        expect(heads).to_have_text([before[1], before[0], *before[2:]])

        page.goto(f"/collections/{collection.id}")
        tab_to(page, page.locator("details.share summary"))
        page.keyboard.press("Enter")
        write(page, page.get_by_label("Title that they see"), "For you")
        enter(page, page.get_by_role("button", name="Make a link"))
        address = page.get_by_role("status").locator("code").inner_text()
        page.goto(address)
        expect(page.get_by_role("heading", name="For you")).to_be_visible()


def test_a_passage_is_marked(browser: Browser, tmp_path: Path) -> None:
    with signed_in(browser, tmp_path) as (site, page, _):
        article = next(iter(site.ids.values()))
        page.goto(f"/articles/{article}")
        words = " ".join(page.locator(".story .text p").first.inner_text().split()[:4])
        tab_to(page, page.locator(".passages summary", has_text="Mark a passage"))
        page.keyboard.press("Enter")
        write(page, page.get_by_label("The passage, copied from the text"), words)
        write(page, page.locator("#passage-note"), "for the lead")
        enter(page, page.get_by_role("button", name="Mark it"))
        expect(page.locator("mark.own").first).to_be_visible()


@dataclass(frozen=True)
class Desk:
    """Addresses of pages: those of the account, and those that are open to whoever has them."""

    own: tuple[str, ...]
    secret: tuple[str, ...]


def filled(site: Site, edda: Account, data: Path) -> Desk:
    """One of everything that the desk has."""
    archive, settings = site.archive, load_settings({"BROADSHEET_DATA": str(data)})
    ids = list(site.ids.values())[:4]
    who = Identity(role=edda.role, account=edda)
    search = SavedSearches(archive, settings).save("The harbour & the ships", SearchQuery(q="harbour"), who=who)
    collecting = Collecting(archive, settings, edda)
    collection = collecting.make("Coal")
    collecting.put(collection.id, ids)
    collecting.star(ids[:2])
    collecting.set_tags(ids[0], ["budget"])
    text = archive.articles.get_many(ids[:1])[0].article.text
    Highlighting(archive, settings, edda).mark(ids[0], " ".join(text.split()[:4]), "a note")
    review = Reviewing(archive, settings, edda).make(Cover(title="Morning", day=date(2026, 1, 15)), ids)
    job = archive.jobs.add(JobKind.REVIEW, {"review": review.id, "form": "pdf"}, by="edda", now=NOW, most=9)
    out = SharingOut(archive, settings, edda, by="edda")
    links = [
        out.collection(collection.id, "", 9), out.review(review.id, "", 9), out.search(SearchQuery(q="harbour"), "q=harbour", "", 9),
    ]  # fmt: skip
    alert = Alert(
        id="morning", query="", name="Morning", kind="email", target="edda@news.example", secret="whsec_x", created=NOW,
        searches=(search.id,), account=edda.id, timing=Timing.UNUSUAL, unusual=Unusual.EITHER,
    )  # fmt: skip
    archive.alerts.add(alert)
    found = [Delivery(alert=alert.id, article=one, words=("harbour",), attempts=0, search=search.id) for one in ids]
    archive.alerts.compared(0, found, NOW)
    archive.alerts.begin(alert.id, NOW + timedelta(days=900), 50, message="msg_found")
    archive.alerts.note(alert.id, NOW, "4 articles sent to edda@news.example", good=True, message="msg_found")
    archive.alerts.silent(alert.id, NOW.date(), 1, 6.0, NOW)
    archive.alerts.begin(alert.id, NOW + timedelta(days=900), 50, message="msg_silence")
    return Desk(
        own=(
            "/searches", f"/searches/{search.id}", "/alerts", "/alerts/new", "/alerts/morning", "/collections",
            f"/collections/{collection.id}", "/highlights", "/links", "/reviews", f"/reviews/{review.id}",
            f"/reviews/{review.id}/prints/{job.id}", f"/articles/{ids[0]}", "/search?q=harbour&is=starred",
        ),
        secret=(
            "/digests/msg_found", "/digests/msg_silence", f"/unsubscribe/morning/{alert.mark('unsubscribe')}",
            *(f"/shared/{secret}" for _, secret in links),
        ),
    )  # fmt: skip


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark"), (360, "light"), (1280, "dark")])
def test_nothing_is_wrong_with_any_page(browser: Browser, tmp_path: Path, width: int, scheme: str) -> None:
    with signed_in(browser, tmp_path, width, scheme) as (site, page, edda):
        desk = filled(site, edda, tmp_path)
        for address in (*desk.own, *desk.secret):
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == 200, address
            look(page, f"desk{re.sub(r'[^a-z]+', '-', address)}"[:40], scripts=True)
        page.goto("/digests/msg_found")
        expect(page.locator(".hit").first).to_be_visible()
        page.goto("/digests/msg_silence")
        expect(page.get_by_text("1 article in 24 hours, where 6 are usual")).to_be_visible()
