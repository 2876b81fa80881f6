"""Signing in, accounts, a correction, a takedown and a restoration by keyboard: wide and narrow, and without scripts."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from index.accounts.account_service import AccountService
from index.accounts.rights import Role
from index.backups import restoring
from index.backups.backups import make_backup
from index.operations.locks import role_lock
from index.operations.settings import load_settings
from tests.browser.site import demo_site
from tests.browser.visitor import PASSWORD, VIEWS, look, opened, press

pytestmark = pytest.mark.browser

MAIL = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": "9", "SMTP_TLS": "off"}


def sign_in(page: Page, name: str, password: str) -> None:
    page.get_by_label("Name").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    expect(page.get_by_label("Password")).to_be_focused()
    page.keyboard.type(password)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize(("width", "scheme", "scripts"), VIEWS)
def test_signing_in_and_looking_after_accounts(
    browser: Browser, tmp_path: Path, width: int, scheme: str, scripts: bool
) -> None:
    with (
        demo_site(tmp_path, empty=True, settings_given={**MAIL, "SITE_URL": "http://news.localhost"}) as site,
        opened(browser, site, width, scheme, scripts) as page,
    ):
        accounts = AccountService(site.archive.accounts)
        for name, role in (("otto", Role.OWNER), ("rosa", Role.READER)):
            accounts.add(name, role, by="test", password=PASSWORD)
        page.goto("/login")
        look(page, "login", scripts)
        page.get_by_role("link", name="Forgotten your password?").click()
        look(page, "forgotten", scripts)
        page.get_by_label("Your name here").fill("nobody")
        press(page, page.get_by_role("button", name="Send a link"))
        expect(page.get_by_role("status")).to_contain_text("on its way")
        look(page, "forgotten-sent", scripts)
        page.goto("/login")
        sign_in(page, "otto", "not the password")
        expect(page.get_by_role("alert")).to_contain_text("Wrong name or password")
        look(page, "login-wrong", scripts)
        sign_in(page, "otto", PASSWORD)

        page.get_by_role("link", name="Accounts").click()
        look(page, "accounts", scripts)
        page.get_by_label("Role of rosa").select_option("editor")
        press(page, page.get_by_role("button", name="Set the role of rosa"))
        assert accounts.find("rosa").role is Role.EDITOR
        press(page, page.get_by_role("button", name="Disable rosa"))
        expect(page.get_by_text("cannot sign in")).to_be_visible()
        page.get_by_label("Their mail address").fill("tilda@news.example")
        press(page, page.get_by_role("button", name="Make a link"))
        expect(page.get_by_role("alert")).to_contain_text("The mail was not sent")
        look(page, "invited", scripts)
        page.get_by_role("link", name="otto").click()
        page.locator("#mail-password").fill(PASSWORD)
        page.get_by_label("Mail address, to which").fill("otto@news.example")
        press(page, page.get_by_role("button", name="Keep it").first)
        assert accounts.find("otto").mail == "otto@news.example"
        look(page, "account", scripts)


@pytest.mark.parametrize(("width", "scheme", "scripts"), VIEWS)
def test_an_article_is_corrected_and_taken_down(
    browser: Browser, tmp_path: Path, width: int, scheme: str, scripts: bool
) -> None:
    with demo_site(tmp_path) as site, opened(browser, site, width, scheme, scripts) as page:
        accounts = AccountService(site.archive.accounts)
        accounts.add("otto", Role.OWNER, by="test", password=PASSWORD)
        page.goto("/login")
        sign_in(page, "otto", PASSWORD)
        article = next(iter(site.ids.values()))
        page.goto(f"/articles/{article}/correct")
        look(page, "correct", scripts)
        page.get_by_label("Title").fill("A headline that an editor wrote")
        press(page, page.get_by_role("main").get_by_role("button").first)
        expect(page.get_by_role("main")).to_contain_text("A headline that an editor wrote")
        look(page, "correct-preview", scripts)
        press(page, page.get_by_role("main").get_by_role("button").first)
        assert site.archive.articles.get(article).article.title == "A headline that an editor wrote"  # type: ignore[union-attr]
        look(page, "corrected", scripts)
        page.goto(f"/articles/{article}/takedown")
        look(page, "takedown", scripts)
        page.get_by_label("Reason").fill("asked for by the outlet")
        press(page, page.get_by_role("main").get_by_role("button").first)
        assert site.archive.articles.get(article) is None
        expect(page.get_by_role("main")).to_contain_text("asked for by the outlet")
        look(page, "takedowns", scripts)
        press(page, page.get_by_role("button", name="Allow").first)
        look(page, "allowed", scripts)


@pytest.mark.parametrize(("width", "scheme", "scripts"), VIEWS)
def test_a_backup_is_restored(browser: Browser, tmp_path: Path, width: int, scheme: str, scripts: bool) -> None:
    settings = load_settings({"BROADSHEET_DATA": str(tmp_path)})
    with demo_site(tmp_path) as site, opened(browser, site, width, scheme, scripts) as page:
        AccountService(site.archive.accounts).add("otto", Role.OWNER, by="test", password=PASSWORD)
        made = make_backup(settings, site.archive, by="otto", now=datetime.now(UTC))
        page.goto("/login")
        sign_in(page, "otto", PASSWORD)
        page.get_by_role("link", name="Status").click()
        page.get_by_role("link", name="restore it").click()
        expect(page.get_by_role("main")).to_contain_text("On the machine, type")
        look(page, "restore-by-hand", scripts)
        with role_lock(settings.data, restoring.SUPERVISOR):
            page.reload()
            look(page, "restore", scripts)
            press(page, page.get_by_role("button", name="Stop everything and restore it"))
            expect(page.get_by_role("status")).to_contain_text("is being restored")
            look(page, "restoring", scripts)
        assert restoring.restore(settings) is not None
        page.goto("/login")
        sign_in(page, "otto", PASSWORD)
        page.goto(f"/status/backups/{made.name}/restore")
        expect(page.get_by_role("status")).to_contain_text("This backup was restored")
        look(page, "restored", scripts)
