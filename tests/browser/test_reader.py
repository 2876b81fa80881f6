"""What a reader does, in a real browser: search, narrow, exclude, drag, open, go back; by keyboard, without scripts, small."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Site, demo_site, record_sources
from tests.search.newsroom import article as odd_article

pytestmark = pytest.mark.browser


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def total(page: Page) -> int:
    match = re.match(r"([\d,]+) articles?", heading(page))
    return int(match[1].replace(",", "")) if match else 0


def search(page: Page, words: str) -> None:
    page.goto("/")
    page.get_by_label("Search the archive").fill(words)
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url(re.compile(r"/search\?q="))


def test_search_narrow_exclude_and_start_over(page: Page) -> None:
    search(page, "harbour")
    everything = total(page)
    assert everything > 2
    rail = page.get_by_role("complementary", name="Narrow the results")
    row = rail.locator("#rail-person + ul li").first
    wanted = int(row.locator(".count").inner_text())
    row.locator("a.value").click()
    assert total(page) == wanted
    expect(page.get_by_role("link", name=re.compile("Remove filter: Person"))).to_be_visible()
    page.get_by_role("link", name=re.compile("^Exclude .*Post$")).click()
    assert total(page) < wanted
    expect(page.get_by_role("link", name=re.compile("Remove filter: not Outlet"))).to_be_visible()
    page.go_back()
    assert total(page) == wanted
    page.go_forward()
    page.get_by_role("link", name="Clear all filters").click()
    assert total(page) == everything


def test_a_filter_is_removed_by_its_chip(page: Page) -> None:
    page.goto("/search?q=harbour&outlet=meridian-post")
    before = total(page)
    page.get_by_role("link", name=re.compile("Remove filter: Outlet")).click()
    assert total(page) > before


def test_two_people_in_one_article(page: Page) -> None:
    page.goto("/search?q=harbour")
    everything = total(page)
    for _ in range(2):
        page.locator("#rail-person + ul li:not(.selected) a.value").first.click()
    any_of_them = total(page)
    page.get_by_role("link", name="All of them").click()
    assert 0 < total(page) <= any_of_them <= everything
    page.get_by_role("link", name="Any of them").click()
    assert total(page) == any_of_them


def test_an_article_keeps_the_marks_and_back_works(page: Page) -> None:
    search(page, "harbour")
    first = page.locator(".hit h2 a").first
    title = first.inner_text()
    first.click()
    assert heading(page) == title
    expect(page.locator(".text mark").first).to_be_visible()
    page.go_back()
    expect(page.locator(".hit h2 a").first).to_have_text(title)


def test_a_bar_narrows_and_a_drag_fills_the_dates(page: Page) -> None:
    search(page, "harbour")
    everything = total(page)
    bars = page.locator(".histogram a")
    box = page.locator(".histogram svg").bounding_box()
    first, last = bars.first.locator(".bar").bounding_box(), bars.last.locator(".bar").bounding_box()
    assert box
    assert first
    assert last
    page.mouse.move(first["x"] + 2, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(last["x"] + last["width"] - 2, box["y"] + 24, steps=8)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"/search\?q=harbour$"))
    expect(page.get_by_label("From")).to_have_value(bars.first.get_attribute("data-from") or "")
    expect(page.get_by_label("To", exact=True)).to_have_value(bars.last.get_attribute("data-to") or "")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=re.compile("Remove filter: Date"))).to_be_visible()
    assert total(page) == everything
    page.goto("/search?q=harbour")
    label = bars.first.get_attribute("aria-label") or ""
    bars.first.click()
    assert total(page) == int(label.rsplit(": ", 1)[1].split()[0])


def test_keys(page: Page) -> None:
    page.goto("/search?q=harbour")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator(".hit.current")).to_have_count(1)
    expect(page.locator(".hit h2 a").first).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_label("Search the archive")).to_be_focused()
    page.keyboard.type("j?")
    expect(page.get_by_label("Search the archive")).to_have_value("j?")
    page.keyboard.press("Tab")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_hidden()
    page.goto("/search?q=harbour")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/articles/"))


def test_the_skip_link_comes_first(page: Page) -> None:
    page.goto("/search?q=harbour")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_suggestions_fill_the_list(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Search the archive").press_sequentially("halv")
    expect(page.locator("#suggestions option").first).to_have_attribute("value", re.compile("Halvorsen"))


def test_times_are_the_readers_own(page: Page, site: Site) -> None:
    page.goto("/search?q=harbour&sort=oldest")
    stamp = page.locator(".hit time[data-local]").first
    expect(page.locator("[data-zone]")).to_have_text("Asia/Tokyo")
    shown = page.evaluate(
        "(iso) => new Date(iso).toLocaleTimeString('en-GB', {hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Tokyo'})",
        stamp.get_attribute("datetime"),
    )
    expect(stamp).to_have_text(re.compile(shown + "$"))
    assert "UTC" in (stamp.get_attribute("title") or "")


def test_zero_results_help(page: Page) -> None:
    page.goto("/search?q=harbour+zeppelin")
    assert heading(page).startswith("No articles")
    link = page.locator(".relaxations a").first
    count = page.locator(".relaxations .count").first.inner_text()
    link.click()
    assert heading(page).startswith(count)


def test_nothing_moves_while_it_loads(page: Page, site: Site) -> None:
    """Layout shifts (Lighthouse's CLS) on the heaviest pages."""
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(l => l.getEntries().forEach(e => { window.shift += e.value }))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    article = next(iter(site.ids.values()))
    for path in (
        "/",
        "/search?q=harbour",
        "/sources",
        f"/articles/{article}?q=harbour",
        "/people/ines-halvorsen",
        "/help",
    ):
        page.goto(path, wait_until="load")
        assert page.evaluate("window.shift") < 0.01, path


def test_it_all_works_without_scripts(browser: Browser, site: Site) -> None:
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    search(page, "harbour")
    everything = total(page)
    page.locator("#rail-outlet + ul a.value").first.click()
    assert 0 < total(page) < everything
    page.get_by_label("From").fill("2020")
    page.get_by_role("button", name="Apply dates").click()
    expect(page.get_by_role("link", name=re.compile("Remove filter: Date"))).to_be_visible()
    page.locator(".hit h2 a").first.click()
    expect(page.locator("article .text")).to_be_visible()
    context.close()


def test_order_more_and_the_search_inside_a_facet(page: Page) -> None:
    page.goto("/search?q=")
    expect(page.get_by_role("navigation", name="Order of the results").locator("[aria-current]")).to_have_text("Newest")
    first = page.locator(".hit h2").first.inner_text()
    page.get_by_role("link", name="Oldest").click()
    expect(page.locator(".hit h2").first).not_to_have_text(first)
    page.get_by_role("link", name=re.compile(r"^See all \d+ ?: people$")).click()
    listed = page.locator(".values.long li").count()
    assert listed > 10
    page.get_by_label("Find among these: people").fill("halv")
    page.get_by_role("button", name="Find").click()
    expect(page.locator(".values.long li")).to_have_count(1)
    count = page.locator(".values.long .count").inner_text()
    page.locator(".values.long a.value", has_text="Ines Halvorsen").click()
    assert total(page) == int(count)
    expect(page.get_by_role("link", name=re.compile("Remove filter: Person"))).to_be_visible()


def test_the_list_of_all_people_leads_to_their_pages(page: Page) -> None:
    page.goto("/")
    page.get_by_role("navigation", name="Site").get_by_role("link", name="People").click()
    assert heading(page) == "People in the archive"
    page.get_by_label("Find among these: people").fill("renw")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Tobias Renwick").click()
    assert heading(page) == "Tobias Renwick"


def test_an_outlet_narrows_and_leads_to_its_page(page: Page) -> None:
    search(page, "harbour")
    row = page.locator("#rail-outlet + ul li").first
    name, wanted = row.locator("a.value").inner_text(), int(row.locator(".count").inner_text())
    row.locator("a.value").click()
    assert total(page) == wanted
    page.locator(".more-on").get_by_role("link", name=name).click()
    assert heading(page) == name


def test_people_are_compared_over_time(page: Page) -> None:
    page.goto("/people/ines-halvorsen")
    page.get_by_label("with another person").fill("Tobias Renwick")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator(".lines polyline")).to_have_count(2)
    assert heading(page) == "Ines Halvorsen compared with Tobias Renwick"
    page.get_by_label("with another person").fill("Dario Quist")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator(".lines polyline")).to_have_count(3)
    page.get_by_role("link", name="Remove Tobias Renwick").click()
    assert heading(page) == "Ines Halvorsen compared with Dario Quist"


def test_an_empty_archive_shows_what_happens_live(browser: Browser, tmp_path: Path) -> None:
    with demo_site(tmp_path, empty=True) as empty:
        page = browser.new_page(base_url=empty.url)
        page.clock.install()
        page.goto("/")
        expect(page.get_by_role("heading", name="What do you want to read?")).to_be_visible()
        page.evaluate("window.stayed = true")
        record_sources(empty.archive, datetime.now(UTC))
        page.clock.fast_forward(6_000)
        expect(page.get_by_role("heading", name="The first articles are on their way")).to_be_visible()
        expect(page.get_by_role("row", name=re.compile("The Lost Lantern"))).to_be_visible()
        assert page.evaluate("window.stayed") is True
        page.close()


def test_on_paper_there_is_the_article_and_nothing_to_click(page: Page, site: Site) -> None:
    page.goto(f"/articles/{next(iter(site.ids.values()))}?q=harbour")
    page.emulate_media(media="print", color_scheme="dark")
    for name in (".masthead .box", ".site", ".colophon", ".facts .button", ".skip"):
        expect(page.locator(name).first).to_be_hidden()
    for name in ("article h1", "article .text", ".kicker", ".citation"):
        expect(page.locator(name).first).to_be_visible()
    ink, paper = page.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert (ink, paper) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_glides_for_those_who_asked_for_stillness(browser: Browser, site: Site, motion: str) -> None:
    context = browser.new_context(base_url=site.url, reduced_motion="reduce" if motion == "reduce" else "no-preference")
    page = context.new_page()
    page.goto("/search?q=harbour")
    moving = page.evaluate(
        "() => [...document.querySelectorAll('*')].filter((one) => { const s = getComputedStyle(one);"
        " return s.transitionDuration !== '0s' || s.animationName !== 'none' || s.scrollBehavior === 'smooth' }).length"
    )
    assert (moving == 0) == (motion == "reduce")
    context.close()


def test_what_has_the_focus_can_be_seen(page: Page) -> None:
    page.goto("/search?q=harbour&person=ines-halvorsen")
    seen = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        shown = page.evaluate(
            "() => { const one = document.activeElement, s = getComputedStyle(one);"
            " const slot = one.querySelector && one.querySelector('.slot');"
            " return [one.outerHTML.slice(0, 120), s.outlineStyle !== 'none' && s.outlineWidth !== '0px'"
            " || !!slot && getComputedStyle(slot).stroke !== 'none'] }"
        )
        if shown[0].startswith("<body"):
            break
        seen.add(shown[0])
        assert shown[1], shown[0]
    assert len(seen) > 30


def test_a_page_of_results_comes_in_three_small_files(browser: Browser, site: Site) -> None:
    """Page, style and script, as they travel: no image, nothing from elsewhere, and a second page needs only itself."""
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    asked: dict[str, str] = {}
    sizes: dict[str, int] = {}
    network.on("Network.requestWillBeSent", lambda event: asked.update({event["requestId"]: event["request"]["url"]}))
    network.on(
        "Network.loadingFinished", lambda event: sizes.update({event["requestId"]: int(event["encodedDataLength"])})
    )
    page.goto("/search?q=harbour", wait_until="networkidle")
    files = {
        asked[key].removeprefix(site.url).split("?")[0]: size
        for key, size in sizes.items()
        if not asked[key].startswith("data:")
    }
    files.pop("/static/icon.svg", None)
    assert set(files) == {"/search", "/static/broadsheet.css", "/static/broadsheet.js"}
    assert sum(files.values()) < 60_000
    context.close()


PLACES = [
    "/",
    "/search?q=harbour",
    "/search?q=zeppelin",
    "/sources",
    "/help",
    "/api",
    "/people/ines-halvorsen",
    "/people/ines-halvorsen?with=tobias-renwick&with=dario-quist",
    "/outlets/meridian-post",
    "/search/facet/person",
    "/search?q=" + "+".join(["x"] * 40),
    "/nosuch",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_360_pixels_are_enough(browser: Browser, site: Site, scheme: str) -> None:
    context = browser.new_context(
        base_url=site.url, viewport={"width": 360, "height": 740}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    for path in [*PLACES, f"/articles/{next(iter(site.ids.values()))}?q=harbour"]:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
    page.goto("/search?q=harbour")
    page.get_by_role("link", name="Narrow").click()
    expect(page.get_by_role("heading", name="Narrow the results")).to_be_in_viewport()
    context.close()


ODD = (
    odd_article(1, "harbour " + "endless words " * 357, "The harbour was quiet."),
    odd_article(
        2, "harbour" + "W" * 900, "harbour " + "W" * 9000, section="s" * 900, agency="a" * 900, authors=("A" * 900,)
    ),
    odd_article(3, "إضراب العبارات في أسبوعه الثالث", "يستمر إضراب أطقم العبارات في الميناء harbour.", lang="ar"),
    odd_article(4, "", "The harbour was quiet.", outlet=None, published=None, lang=None, section=None),
    odd_article(5, "Everybody", "The harbour was quiet.", authors=[f"Writer Number{n}" for n in range(200)]),
    odd_article(6, "港口罢工进入第三周" * 20, "渡轮船员在港口罢工。" * 200 + "harbour", lang="zh"),
    *(
        odd_article(10 + n, f"Section {n}", "The harbour was quiet.", section=f"section of the paper {n:02}")
        for n in range(50)
    ),
)


@pytest.mark.parametrize("width", [360, 1280])
def test_odd_articles_fit_the_screen(browser: Browser, tmp_path: Path, width: int) -> None:
    with demo_site(tmp_path, extra=ODD) as site:
        page = browser.new_page(base_url=site.url, viewport={"width": width, "height": 740})
        paths = ["/", "/search?q=harbour&limit=100", "/search?q=endless", "/search/facet/section?q=harbour", "/outlets"]
        for path in [*paths, *(f"/articles/{one.id}?q=harbour" for one in ODD[:6])]:
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        page.goto(f"/articles/{ODD[2].id}")
        line = page.locator(".text p").first
        assert page.evaluate("one => getComputedStyle(one).direction", line.element_handle()) == "rtl"
        page.goto("/search?q=endless")
        headline = page.locator(".hit h2").first.bounding_box()
        assert headline
        assert headline["height"] < 300
        page.close()


def test_dark_is_dark(browser: Browser, site: Site) -> None:
    context = browser.new_context(base_url=site.url, color_scheme="dark")
    page = context.new_page()
    page.goto("/")
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert all(int(part) < 60 for part in re.findall(r"\d+", colour)[:3])
    context.close()
