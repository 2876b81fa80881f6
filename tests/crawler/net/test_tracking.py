"""What may be left off an address: what is tracking everywhere, and what is so only where the rest names one page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.net import tracking
from crawler.net.page_names import identifies, names_one
from crawler.net.urls import bare, canonical, clean, exact, names_page

NEVER = [*sorted(tracking._NEVER), "utm_source", "utm_anything", "mtm_group", "piwik_kwd", "hmb_source", "at_custom1",
         "ASPSESSIONIDABCDEF", "pk_campaign"]  # fmt: skip
DOUBTFUL = [*sorted(tracking._DOUBTFUL), "pk_story", "stm_x", "itm_x", "wt_x", "aff_x", "ga_x", "fb_x"]
PROGRAMS = ["article.pl", "story", "news/read.php", "cgi-bin/show_full_story.cgi", "index2.php", "modules.php5", "default.asp",
            "v2/article", "view-news-item", "2025/11/", "archive/2025", "page2", "нота", "news/page/3", "", "index.html",
            "archive2025.php", "artikel", "read.do", "story.shtml"]  # fmt: skip
PAGES = ["ferry-late-again.html", "article/7", "2025/ferry-timetable-changes-in-spring.html", "a/story-12345", "2025/11/03/ferry",
         "news/48213/ferry", "story_48213.php", "3f9c2b1e-77aa-4d0c", "港口灯塔将在冬季前修复", "паром-снова-опоздал",
         "ferry-2"]  # fmt: skip


@pytest.mark.parametrize("path", PROGRAMS)
def test_what_may_choose_the_page_stays_where_nothing_else_names_it(path: str) -> None:
    for name in DOUBTFUL:
        first, second = (f"https://pier.example/{path}?{name}={value}" for value in ("99", "100"))
        assert canonical(first) != canonical(second), name
        assert clean(first) != clean(second), name
        assert bare(first) == bare(second), name
        assert not names_page(first), name


@pytest.mark.parametrize("path", PAGES)
def test_what_may_choose_the_page_is_left_off_where_the_rest_names_it(path: str) -> None:
    plain = f"https://pier.example/{path}"
    for name in DOUBTFUL:
        assert canonical(f"{plain}?{name}=x4") == canonical(plain), name
        assert clean(f"{plain}?{name}=x4") == clean(plain), name
        assert exact(f"{plain}?{name}=x4") != exact(plain), name


@pytest.mark.parametrize("path", ["article.pl", "ferry-late-again.html", ""])
def test_tracking_is_left_off_everywhere(path: str) -> None:
    plain = f"https://pier.example/{path}"
    for name in NEVER:
        for spelt in (name, name.upper(), f"amp;{name}", name.replace("_", "%5F")):
            assert canonical(f"{plain}?{spelt}=99") == canonical(plain), spelt
            assert canonical(f"{plain}?sid=5&{spelt}=99") == canonical(f"{plain}?sid=5"), spelt


@pytest.mark.parametrize(
    ("address", "identity"),
    [
        ("article.pl?sid=100&utm_source=feed", "article.pl?sid=100"),
        ("story?id=77&ref=rss", "story?id=77"),
        ("story.php?storyid=4&print=1", "story.php?storyid=4"),
        ("?p=4711&share=mail", "?p=4711"),
        ("?slug=ferry-late-again&ref=x", "?slug=ferry-late-again"),
        ("modules.php?name=News&file=article&sid=99", "modules.php?file=article&name=News&sid=99"),
        ("article.php?sid=99&p=2", "article.php?p=2&sid=99"),
        ("article.php?cat=5&ref=99", "article.php?cat=5&ref=99"),
        ("story.do;jsessionid=A1B2C3?sid=99", "story.do?sid=99"),
        ("story.do;jsessionid=A1B2C3", "story.do"),
        ("story?m=1", "story?m=1"),
        ("story?m=2", "story?m=2"),
        ("ferry-late-again?m=1", "ferry-late-again"),
        ("ferry-late-again?view=amp", "ferry-late-again"),
        ("ferry-late-again/amp?ref=x", "ferry-late-again"),
        ("amp", "amp"),
    ],
)
def test_what_names_a_page(address: str, identity: str) -> None:
    assert canonical(f"https://pier.example/{address}") == f"https://pier.example/{identity}"


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_words_are_judged(path: str, value: str) -> None:
    assert names_one(f"/{path}") in (True, False)
    assert identifies(path, value) in (True, False)


_PART = st.text(st.sampled_from("abc019-_.%;"), max_size=8)
_PAIRS = st.lists(st.tuples(st.sampled_from([*DOUBTFUL[::9], *NEVER[::9], "id", "n"]), _PART), max_size=4)


@given(_PART, _PAIRS)
def test_every_form_leads_to_the_next(path: str, pairs: list[tuple[str, str]]) -> None:
    query = "&".join(f"{name}={value}" for name, value in pairs)
    address = f"https://www.pier.example/{path}?{query}"
    assert canonical(canonical(address)) == canonical(address)
    assert canonical(exact(address)) == canonical(clean(address)) == canonical(address)
    assert bare(canonical(address)) == bare(address)
    assert exact(exact(address)) == exact(address)
