"""Pages stay readable with the articles that nobody had in mind: nothing known, far too much of it, other scripts."""

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from index.article import Annotation, Article, Mention, Outlet
from index.people.registry.corrections import Kind
from index.text.characters import line
from tests.index.fakes import annotate
from tests.search.newsroom import Newsroom
from tests.search.newsroom import article as made
from tests.web.test_html import check
from web.render.template_filters import HEADLINE, headline
from web.render.wording import shortened


def pages_of(client: FlaskClient, article: Article, q: str = "harbour") -> dict[str, str]:
    """Every page that shows it, each checked. Path -> HTML."""
    paths = ["/", "/search?q=", f"/search?q={q}", f"/articles/{article.id}?q={q}", f"/articles/{article.id}/revisions"]
    paths += [f"/outlets/{article.outlet.id}", "/outlets"] if article.outlet else []
    found = {}
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
        check(answer.text)
        assert not re.search(r"<a\b[^>]*>\s*</a>", answer.text), path
        found[path] = answer.text
    return found


def test_nothing_is_known_but_the_text(newsroom: Newsroom, client: FlaskClient) -> None:
    bare = made(910, "", "The harbour was quiet.", outlet=None, published=None, lang=None, section=None)
    newsroom.publish(bare)
    shown = pages_of(client, bare)
    assert "Untitled" in shown["/search?q=harbour"]
    assert "Unknown outlet" in shown["/search?q=harbour"]
    assert "no date" in shown[f"/articles/{bare.id}?q=harbour"]
    assert "<mark>harbour</mark>" in shown[f"/articles/{bare.id}?q=harbour"]


def test_a_headline_of_five_thousand_characters(newsroom: Newsroom, client: FlaskClient) -> None:
    long = made(911, "harbour " + "endless words " * 357, "The harbour was quiet.")
    newsroom.publish(long)
    shown = pages_of(client, long)
    assert "<mark>harbour</mark> endless" in shown["/search?q=harbour"]
    assert shown["/search?q=harbour"].count("endless") < 20
    assert shown["/"].count("endless") < 20
    title = re.search(r"<title>([^<]+)</title>", shown[f"/articles/{long.id}?q=harbour"])
    assert title
    assert len(title[1]) < 200
    assert shown[f"/articles/{long.id}?q=harbour"].count("endless") >= 357


@pytest.mark.parametrize(
    ("lang", "title", "text", "q"),
    [
        ("zh", "港口罢工进入第三周", "渡轮船员在港口罢工,市长拒绝让步。", "港口"),
        ("ar", "إضراب العبارات في أسبوعه الثالث", "يستمر إضراب أطقم العبارات في الميناء.", "إضراب"),
        ("he", "שביתת המעבורות בשבועה השלישי", "צוותי המעבורות ממשיכים בשביתה בנמל.", "שביתת"),
    ],
)
def test_other_scripts(newsroom: Newsroom, client: FlaskClient, lang: str, title: str, text: str, q: str) -> None:
    article = made(912, title, text, lang=lang)
    newsroom.publish(article)
    shown = pages_of(client, article, q)
    direction = "ltr" if lang == "zh" else "rtl"
    assert f'lang="{lang}" dir="{direction}"' in shown[f"/search?q={q}"]
    assert f'<div class="text" lang="{lang}" dir="{direction}">' in shown[f"/articles/{article.id}?q={q}"]
    assert f"<mark>{q}</mark>" in shown[f"/articles/{article.id}?q={q}"]


def test_two_hundred_authors(newsroom: Newsroom, client: FlaskClient) -> None:
    names = [f"Writer Number{n}" for n in range(200)]
    article = made(913, "Everybody wrote this", "The harbour was quiet.", authors=names)
    newsroom.publish(article)
    shown = pages_of(client, article)[f"/articles/{article.id}?q=harbour"]
    byline = shown[shown.index('class="byline"') :]
    assert byline.index("Number7") < byline.index("<details>") < byline.index("Number8")
    assert "and 192 more" in byline
    assert "Number199" in byline


def test_a_desk_that_signs_stands_in_the_byline(newsroom: Newsroom, client: FlaskClient) -> None:
    article = replace(made(915, "The ferry is late", "The harbour was quiet."), desks=("Harbour Newsroom",))
    newsroom.publish(article)
    shown = pages_of(client, article)[f"/articles/{article.id}?q=harbour"]
    assert "By <bdi>Harbour Newsroom</bdi>" in shown[shown.index('class="byline"') :]


def test_three_hundred_forms_of_a_name(newsroom: Newsroom, client: FlaskClient) -> None:
    forms = [f"Marta{first}{second} Kovel" for first in "abcdefghijklmnopqrst" for second in "abcdefghijklmno"]
    for number, form in enumerate(forms):
        article = made(1000 + number, f"Forms {number}", f"{form} spoke.")
        newsroom.archive.articles.save(article)
        mention = Mention(name=form, spans=((0, len(form)),))
        annotate(newsroom.archive, [(article.id, Annotation(annotator="test", mentions=(mention,)))])
    for form in forms:
        someone = newsroom.archive.people.resolve(form)[0]
        newsroom.archive.people.correct(Kind.MERGE, someone.id, other="marta-kovel")
    answer = client.get("/people/marta-kovel")
    assert answer.status_code == 200
    check(answer.text)
    assert re.search(r"and \d+ more", answer.text)
    assert len(answer.text) < 120_000


def test_an_outlet_named_in_pictures(newsroom: Newsroom, client: FlaskClient) -> None:
    article = made(914, "Pictures", "The harbour was quiet.", outlet=Outlet(id="ship-news", name="🚢 Ship News 🌊"))
    newsroom.publish(article)
    shown = pages_of(client, article)
    assert "🚢 Ship News 🌊" in shown["/outlets/ship-news"]
    assert '<option value="Harbour Herald">' in shown["/outlets/ship-news"]


def test_fifty_values_of_a_facet(newsroom: Newsroom, client: FlaskClient) -> None:
    for number in range(50):
        newsroom.publish(
            made(2000 + number, f"Section {number}", "The harbour was quiet.", section=f"section {number:02}")
        )
    page = client.get("/search?q=harbour").text
    check(page)
    assert 'placeholder="Find among 5' in page
    assert len(re.findall(r'href="/search\?[^"]*[?&amp;]section=', page)) < 40
    found = client.get("/search/facet/section?q=harbour&facet_q.section=section+4").text
    check(found)
    assert "section 49" in found
    assert "section 39" not in found


def test_a_word_without_an_end(newsroom: Newsroom, client: FlaskClient) -> None:
    article = made(915, "W" * 900, "harbour " + "W" * 9000, section="s" * 900, agency="a" * 900, authors=("A" * 900,))
    newsroom.publish(article)
    shown = pages_of(client, article)
    assert "s" * 100 not in shown["/search?q=harbour"].split('class="rail"')[0].replace("section=" + "s" * 900, "")


@given(st.text(max_size=400), st.integers(2, 60))
def test_shortened_text_is_a_beginning(text: str, length: int) -> None:
    short = shortened(text, length)
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]) and len(short) <= length + 1)


@given(
    st.text("ab <&", min_size=1, max_size=2 * HEADLINE).map(line),
    st.lists(st.integers(0, 2 * HEADLINE), max_size=8, unique=True),
)
def test_a_shortened_headline_keeps_its_marks(title: str, edges: list[int]) -> None:
    edges = sorted(edge for edge in edges if edge <= len(title))
    ranges = tuple(zip(edges[::2], edges[1::2], strict=False))
    shown = str(headline(replace(made(1, "x", "y"), title=title), ranges))
    assert shown.count("<mark>") == shown.count("</mark>") <= len(ranges)
    plain = shown.replace("<mark>", "").replace("</mark>", "").replace("&lt;", "<").replace("&amp;", "&")
    assert plain == "Untitled" if not title.strip() else title.startswith(plain.removesuffix("…"))
