"""The page of a story: who has what, who was first, why each article is in, and what editors say; the same as JSON."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index.accounts.rights import Role
from index.archive.protocols import Archive
from index.article import ArchivedArticle, Article, Outlet
from index.operations.settings import load_settings
from tests.search.newsroom import GAZETTE, HERALD, Newsroom
from tests.search.newsroom import article as made
from tests.web.signed_in import Somebody, signed_in_as
from web.app import create_app
from web.render.compare import facts_cache, story_report
from web.render.compare.story_report import duration

LANTERN = Outlet(id="lantern", name="The Lantern")
FAR = Outlet(id="far-away", name="The Far Away")
FIRST = made(
    101,
    "Council of Merrow approves tidal tunnel",
    "The council of Merrow approved the tidal tunnel on Thursday by 31 votes to 24, after a debate of nine hours.\n"
    "Mayor Alda Thorne said the tunnel would cost 2.4 billion euros. The harbour commissioner Bodo Fenn voted against it.\n"
    "Turbines from Oslo are to be installed in the tidal tunnel from August 1, the Merrow Gazette reported.",
    outlet=HERALD,
    published="2025-07-10T18:00:00Z",
)
SECOND = made(
    102,
    "Merrow gets its tidal tunnel, and a row over the bill",
    "Merrow gets its tidal tunnel: after nine hours the council approved it on Thursday, the mayor Alda Thorne beside herself.\n"
    "The turbines of the tidal tunnel will cost €2.4bn, Thorne said; 6,000 households are to pay 5 % more.\n"
    "Work on the tidal tunnel of Merrow begins on 1 August.",
    outlet=GAZETTE,
    published="2025-07-10T19:30:00Z",
)
THIRD = made(
    103,
    "Tidal tunnel for Merrow: council says yes",
    "The tidal tunnel of Merrow has been approved by the council, with 31 votes to 24 and after nine hours of debate.\n"
    "Bodo Fenn, the commissioner, called the turbines of the tidal tunnel a toy.",
    outlet=LANTERN,
    published="2025-07-11T06:00:00Z",
)
OTHER = made(
    104,
    "A seal in the swimming pool",
    "A seal was found in the swimming pool of Skarn this morning, and taken back to the sea in a bath tub by two plumbers.",
    outlet=FAR,
    published="2025-07-10T12:00:00Z",
)
TOLD = (FIRST, SECOND, THIRD)


@pytest.fixture
def told(newsroom: Newsroom) -> str:
    """The id of the story that three of four articles tell."""
    newsroom.publish(*TOLD, OTHER, people=("Alda Thorne", "Bodo Fenn"))
    stories = newsroom.archive.stories.of([one.id for one in (*TOLD, OTHER)])
    assert set(stories) == {one.id for one in TOLD}
    assert len(set(stories.values())) == 1
    return stories[FIRST.id]


@pytest.fixture
def editor(app: Flask) -> Somebody:
    return signed_in_as(app, Role.EDITOR)


def row(page: str, label: str) -> list[str]:
    """The cells of the table's row of that label."""
    match = re.search(rf'<th scope="row"><bdi>{re.escape(label)}</bdi></th>(.*?)</tr>', page, re.DOTALL)
    assert match, label
    return re.findall(r"<td[^>]*>(.*?)</td>", match[1], re.DOTALL)


def test_outlets_stand_side_by_side_in_the_order_of_publication(told: str, client: FlaskClient) -> None:
    page = client.get(f"/stories/{told}").text
    fronts = page[page.index('class="fronts"') : page.index("</ol>", page.index('class="fronts"'))]
    assert re.findall(r'href="/articles/(\w+)"', fronts) == [one.id for one in TOLD]
    for one in TOLD:
        assert one.title in fronts
    assert "<strong>3 articles</strong> from <strong>3 outlets</strong>" in page
    assert "It happened on" in page
    assert "10 July 2025</time>, as the articles say" in page


def test_who_has_what_leads_to_the_sentence_and_never_says_omitted(told: str, client: FlaskClient) -> None:
    page = client.get(f"/stories/{told}").text
    assert "omitted" not in page
    cost = row(page, "2.4 billion euros")
    assert [bool(re.search("href", cell)) for cell in cost] == [True, True, False]
    assert cost[2] == "<span>no matching wording found</span>"
    start = row(page, "1 August 2025")
    assert [bool(re.search("href", cell)) for cell in start] == [True, True, False]
    link = re.search(r'href="([^"]+)"', cost[1])
    assert link
    sentence = client.get(link[1].replace("&amp;", "&")).text
    marked = re.search(r'<mark class="cited" id="cited">([^<]*)', sentence)
    assert marked
    assert marked[1].startswith("The turbines of the tidal tunnel will cost €2.4bn")


def test_a_place_in_an_address_that_is_none_marks_nothing(told: str, client: FlaskClient) -> None:
    for at in ("", "x", "5", "9-3", "0-99999", "0-0", "-1-5", "99999999-999999999", "1-2-3"):
        page = client.get(f"/articles/{FIRST.id}?at={at}")
        assert page.status_code == 200
        assert "cited" not in page.text
    across = client.get(f"/articles/{FIRST.id}?at=100-200").text
    assert across.count('id="cited"') == 1


def test_each_article_says_why_it_is_in(told: str, client: FlaskClient) -> None:
    body = client.get(f"/api/v1/stories/{told}").get_json()
    for member in body["members"]:
        assert {"tidal", "tunnel"} & {word.lower() for word in member["why"]["words"]}
    assert [person["name"] for person in body["members"][0]["why"]["people"]] == ["Alda Thorne", "Bodo Fenn"]
    assert [member["why"]["same_day"] for member in body["members"]] == [True, True, False]
    page = client.get(f"/stories/{told}").text
    assert page.count("In this story for") == 3


def test_who_was_first_as_claimed_and_as_read(newsroom: Newsroom, client: FlaskClient) -> None:
    late = replace(FIRST, fetched=datetime(2025, 7, 12, 20, tzinfo=UTC))
    newsroom.publish(late, SECOND, THIRD, people=("Alda Thorne",))
    story = newsroom.archive.stories.of([FIRST.id])[FIRST.id]
    body = client.get(f"/api/v1/stories/{story}").get_json()
    assert (body["first_published"], body["first_fetched"]) == (FIRST.id, SECOND.id)
    assert [member["minutes_after_first"] for member in body["members"]] == [0, 90, 720]
    assert body["growth"] == [
        {"hours": 1, "articles": 1, "outlets": 1},
        {"hours": 3, "articles": 2, "outlets": 2},
        {"hours": 12, "articles": 3, "outlets": 3},
    ]
    page = client.get(f"/stories/{story}").text
    assert "First to publish, by its own account: <strong><bdi>Harbour Herald" in page
    assert "First read here: <strong><bdi>Hill Gazette" in page


def test_what_was_changed_later(newsroom: Newsroom, told: str, client: FlaskClient) -> None:
    later = replace(
        THIRD, title="Council of Merrow says yes to tidal tunnel", fetched=datetime(2025, 7, 14, tzinfo=UTC)
    )
    newsroom.archive.articles.save(later)
    (change,) = client.get(f"/api/v1/stories/{told}").get_json()["changed_later"]
    assert (change["article"], change["version"]) == (THIRD.id, 2)
    assert [field["field"] for field in change["fields"]] == ["headline"]
    assert "Changed later" in client.get(f"/stories/{told}").text


def test_who_does_not_have_it(told: str, client: FlaskClient) -> None:
    body = client.get(f"/api/v1/stories/{told}").get_json()
    assert [outlet["id"] for outlet in body["without_it"]["outlets"]] == ["far-away"]
    page = client.get(f"/stories/{told}").text
    assert "1 outlet has no article in this story" in page


def test_json_has_what_the_page_has(told: str, client: FlaskClient) -> None:
    body = client.get(f"/api/v1/stories/{told}").get_json()
    assert (body["id"], body["articles"], body["event_day"]) == (told, 3, "2025-07-10")
    assert [outlet["id"] for outlet in body["outlets"]] == ["harbour-herald", "hill-gazette", "lantern"]
    figures = {one["label"]: one["cells"] for one in body["facts"]["figure"]["rows"]}
    cell = figures["31 votes"][2]
    assert THIRD.text[slice(*cell["span"])] == cell["printed"] == "31 votes"
    assert figures["5 %"] == [None, figures["5 %"][1], None]
    assert body["url"].endswith(f"/stories/{told}")


def test_no_story_by_that_id(client: FlaskClient) -> None:
    for path in ("/stories/000000000000", "/api/v1/stories/000000000000"):
        assert client.get(path).status_code == 404


def test_the_list_of_stories(told: str, client: FlaskClient) -> None:
    for address in ("/stories", "/stories?sort=reported", "/stories?cursor=nonsense"):
        page = client.get(address).text
        assert f'href="/stories/{told}"' in page
        assert "<strong>3</strong> outlets" in page


def test_home_results_and_article_lead_to_the_story(newsroom: Newsroom, told: str, client: FlaskClient) -> None:
    assert f'href="/stories/{told}"' in client.get(f"/articles/{SECOND.id}").text
    assert f'href="/stories/{told}"' in client.get("/search?q=tidal").text
    grouped = client.get("/search?q=tidal&group=story").text
    assert "3 articles in 1 result for" in grouped
    assert f'<h2><a href="/stories/{told}">' in grouped
    assert "3 articles found here" in grouped
    assert "Each article" in grouped


def test_an_editor_takes_an_article_out_and_takes_that_back(
    newsroom: Newsroom, told: str, client: FlaskClient, editor: Somebody
) -> None:
    assert "Not this story" not in client.get(f"/stories/{told}").text
    assert "Not this story" in editor.get(f"/stories/{told}").text
    answer = editor.post(f"/stories/{told}/apart", article=THIRD.id)
    assert answer.status_code == 303
    assert THIRD.id not in newsroom.archive.stories.of([one.id for one in TOLD])
    page = editor.get(answer.headers["Location"]).text
    assert "Kept: that article is not of this story." in page
    undo = re.search(r'action="(/stories/corrections/\d+/undo)"', page)
    assert undo
    back = editor.post(undo[1])
    assert back.status_code == 303
    decide_stories(newsroom)
    assert THIRD.id in newsroom.archive.stories.of([one.id for one in TOLD])
    assert "The decision was taken back." in editor.get(back.headers["Location"]).text


def decide_stories(newsroom: Newsroom) -> None:
    while newsroom.archive.stories.decide_pending(100):
        pass


def two_stories(newsroom: Newsroom) -> tuple[str, str]:
    again = [
        made(
            110 + number,
            f"Seal in the pool of Skarn {number}",
            "A seal was found in the swimming pool of Skarn this morning, and plumbers carried the seal to the sea in a bath tub.",
            outlet=outlet,
            published=f"2025-07-10T1{number}:00:00Z",
        )
        for number, outlet in enumerate((HERALD, GAZETTE))
    ]
    newsroom.publish(*TOLD, *again, people=("Alda Thorne",))
    stories = newsroom.archive.stories.of([FIRST.id, again[0].id])
    assert len(set(stories.values())) == 2
    return stories[FIRST.id], stories[again[0].id]


def test_an_editor_joins_two_stories(newsroom: Newsroom, client: FlaskClient, editor: Somebody) -> None:
    one, other = two_stories(newsroom)
    offered = editor.get(f"/stories/{one}").text
    assert f'<option value="{other}">' in offered
    answer = editor.post(f"/stories/{one}/join", other=f"http://localhost/stories/{other}?all=1")
    assert answer.status_code == 303
    decide_stories(newsroom)
    kept = client.get(f"/stories/{other}")
    assert (kept.status_code, kept.headers["Location"]) == (302, f"/stories/{one}")
    assert "5 articles" in client.get(f"/stories/{one}").text


@pytest.mark.parametrize("other", ["", "nosuch", "http://[", "/stories/", "x" * 1000])
def test_what_cannot_be_joined_is_said(newsroom: Newsroom, told: str, editor: Somebody, other: str) -> None:
    answer = editor.post(f"/stories/{told}/join", other=other)
    assert answer.status_code == 400
    assert "paste the address of the other story" in answer.text
    same = editor.post(f"/stories/{told}/join", other=told)
    assert same.status_code == 400
    assert editor.post(f"/stories/{told}/apart", article=OTHER.id).status_code == 409
    assert editor.post("/stories/corrections/99/undo").status_code == 404


LIMIT = load_settings({}).story_articles


def many() -> list[Article]:
    return [
        made(
            200 + number,
            f"Council of Merrow approves tidal tunnel, number {number}",
            f"{FIRST.text}\nIn place {number} of Merrow, {100 + number} residents heard of the tidal tunnel from their mayor.",
            outlet=Outlet(id=f"outlet-{number}", name=f"Outlet {number}"),
            published=f"2025-07-10T{number % 20:02}:00:00Z",
        )
        for number in range(LIMIT + 6)
    ]


def test_a_large_story_is_bounded_and_has_an_all(newsroom: Newsroom, client: FlaskClient) -> None:
    articles = many()
    newsroom.publish(*articles)
    decide_stories(newsroom)
    story = newsroom.archive.stories.of([articles[0].id])[articles[0].id]
    page = client.get(f"/stories/{story}").text
    assert page.count('id="member-') == LIMIT
    assert "6 articles are not shown" in page
    assert client.get(f"/stories/{story}?all=1").text.count('id="member-') == len(articles)


def test_what_articles_tell_together_is_worked_out_once(
    newsroom: Newsroom, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large story takes a second when it is first opened, and must not do so again until one of its articles changes."""
    worked: list[int] = []
    told = story_report._told
    monkeypatch.setattr(story_report, "_stories", facts_cache.Remembered(4))

    def counted(archive: Archive, articles: list[ArchivedArticle]) -> object:
        worked.append(len(articles))
        return told(archive, articles)

    monkeypatch.setattr(story_report, "_told", counted)
    newsroom.publish(FIRST, SECOND)
    decide_stories(newsroom)
    story = newsroom.archive.stories.of([FIRST.id])[FIRST.id]
    first = client.get(f"/stories/{story}").text
    assert client.get(f"/stories/{story}").text == first
    assert worked == [2]
    newsroom.publish(replace(SECOND, title=f"{SECOND.title}, mayor says", fetched=SECOND.fetched + timedelta(hours=1)))
    client.get(f"/stories/{story}")
    assert worked == [2, 2]


def test_the_limits_of_the_page_are_settings(newsroom: Newsroom) -> None:
    articles = many()
    newsroom.publish(*articles)
    decide_stories(newsroom)
    settings = replace(newsroom.settings, story_articles=3, story_articles_all=5, story_outlets=2, story_facts=1)
    client = create_app(settings, engine=newsroom.engine, archive=newsroom.archive).test_client()
    story = newsroom.archive.stories.of([articles[0].id])[articles[0].id]
    page = client.get(f"/stories/{story}").text
    assert page.count('id="member-') == 3
    assert "1 more outlet" in page
    assert client.get(f"/stories/{story}?all=1").text.count('id="member-') == 5
    body = client.get(f"/api/v1/stories/{story}").json
    assert body is not None
    assert len(body["members"]) == 5


@pytest.mark.parametrize(
    ("hours", "words"), [(0, "the same minute"), (0.5, "30 minutes"), (1, "1 hour"), (45, "45 hours"), (49, "2 days")]
)
def test_durations(hours: float, words: str) -> None:
    assert duration(timedelta(hours=hours)) == words


QUOTED = (
    made(
        301,
        "Merrow approves its tidal tunnel",
        "The council of Merrow approved the tidal tunnel on Thursday.\n"
        "“Nobody who has waited an hour for the night ferry needs to be told why we build,” said Mayor Alda Thorne.\n"
        "“The money for the tidal tunnel is found, and it was found in Merrow alone,” Thorne said.",
        outlet=HERALD,
    ),
    made(
        302,
        "Tidal tunnel for Merrow approved",
        "Merrow approved the tidal tunnel on Thursday, the council of Merrow said.\n"
        "“Anyone who has waited an hour for the night ferry does not need to be told why we build,” Mayor Alda Thorne said.\n"
        "“My cat sleeps in a hat box and has no opinion about it,” she added.",
        outlet=GAZETTE,
        published="2025-07-11",
    ),
)


def test_what_was_said_once_and_printed_twice(newsroom: Newsroom, client: FlaskClient) -> None:
    newsroom.publish(*QUOTED, people=("Alda Thorne",))
    story = newsroom.archive.stories.of([QUOTED[0].id])[QUOTED[0].id]
    quotes = client.get(f"/api/v1/stories/{story}").get_json()["quotes"]
    (aligned,) = quotes["aligned"]
    assert aligned["speaker"] == {"id": "alda-thorne", "name": "Alda Thorne"}
    first, other = aligned["versions"]
    assert (first["article"], first["version"], other["article"]) == (QUOTED[0].id, "first", QUOTED[1].id)
    assert other["version"] in ("lengthened", "reworded")
    assert QUOTED[1].text[slice(*other["span"])] == other["words"]
    assert {"kind": "added", "words": "Anyone"} in other["changes"]
    assert len(quotes["alone"]) == quotes["alone_total"] == 2
    page = client.get(f"/stories/{story}").text
    assert "<del>Nobody</del> <ins>Anyone</ins>" in page
    assert "2 quotes printed by one article only" in page
    label = re.search(r"<bdi>((?:Alda Thorne: )?“The money for the tidal tunnel[^<]*…”)</bdi>", page)
    assert label
    assert [bool(re.search("href", cell)) for cell in row(page, label[1])] == [True, False]


def test_the_list_as_json(newsroom: Newsroom, client: FlaskClient) -> None:
    one, other = two_stories(newsroom)
    body = client.get("/api/v1/stories?sort=reported").get_json()
    listed = [story["id"] for story in body["stories"]]
    assert listed[0] == one
    assert other in listed
    assert (body["total"], body["next"]) == (len(listed), None)
    assert [outlet["id"] for outlet in body["stories"][0]["outlets"]] == ["harbour-herald", "hill-gazette", "lantern"]
    assert [story["id"] for story in client.get("/api/v1/stories?min_outlets=3").get_json()["stories"]] == [one]
    assert client.get("/api/v1/stories?days=1").get_json()["stories"] == []
    paged, address = [], "/api/v1/stories?sort=reported&limit=1"
    while address:
        answer = client.get(address)
        paged += [story["id"] for story in answer.get_json()["stories"]]
        address = answer.get_json()["next"]
        assert ('rel="next"' in answer.headers.get("Link", "")) == bool(address)
    assert paged == listed
    assert client.get("/api/v1/stories?cursor=nonsense").status_code == 400
    found = client.get(body["stories"][0]["search_url"]).get_json()
    assert found["total"]["value"] == 3


def test_corrections_by_key(newsroom: Newsroom, told: str, client: FlaskClient, editor: Somebody) -> None:
    address = f"/api/v1/stories/{told}/corrections"
    wanted = {"verdict": "apart", "article": THIRD.id}
    assert client.post(address, json=wanted).status_code == 401
    made_ = client.post(address, json=wanted, headers=editor.key)
    assert made_.status_code == 201
    entry = made_.get_json()
    assert (entry["verdict"], entry["article"], entry["undone"]) == ("apart", THIRD.id, None)
    (listed,) = client.get("/api/v1/corrections/stories", headers=editor.key).get_json()["corrections"]
    assert listed == entry
    undone = client.delete(f"/api/v1/corrections/stories/{entry['number']}", headers=editor.key)
    assert undone.get_json()["undone"] is not None
    assert client.delete(f"/api/v1/corrections/stories/{entry['number']}", headers=editor.key).status_code == 404
    decide_stories(newsroom)
    assert THIRD.id in newsroom.archive.stories.of([THIRD.id])


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({}, "verdict"), ({"verdict": "no"}, "verdict"), ({"verdict": "apart"}, "article"), ({"verdict": "one"}, "other"),
        ({"verdict": 1}, "verdict"), ({"verdict": "apart", "article": []}, "article"), ({"x": "y"}, "x"),
    ],
)  # fmt: skip
def test_corrections_that_say_nothing(
    told: str, client: FlaskClient, editor: Somebody, body: dict[str, object], parameter: str
) -> None:
    answer = client.post(f"/api/v1/stories/{told}/corrections", json=body, headers=editor.key)
    assert answer.status_code == 400
    assert answer.get_json()["errors"][0]["parameter"] == parameter
    assert client.post("/api/v1/stories/nosuch/corrections", json=body, headers=editor.key).status_code in (400, 404)


def test_a_copy_has_the_quotes_of_its_original(newsroom: Newsroom, client: FlaskClient) -> None:
    first = made(301, QUOTED[0].title, QUOTED[0].text + "\n" + FIRST.text, outlet=HERALD)
    copy = made(303, QUOTED[0].title, first.text, outlet=LANTERN, published="2025-07-11")
    newsroom.publish(first, copy, QUOTED[1], people=("Alda Thorne",))
    story = newsroom.archive.stories.of([first.id])[first.id]
    body = client.get(f"/api/v1/stories/{story}").get_json()
    assert [one["copy_of"] for one in body["members"]].count(first.id) == 1
    columns = [column["articles"] for column in body["columns"]]
    place = columns.index([copy.id])
    quoted = [row for row in body["facts"]["quote"]["rows"] if row["cells"][columns.index([first.id])]]
    assert quoted
    assert all(row["cells"][place] for row in quoted)


def test_a_feed_grouped_by_story_has_one_entry_for_each(told: str, client: FlaskClient) -> None:
    grouped = client.get("/search.atom?q=merrow+OR+seal&group=story").text
    each = client.get("/search.atom?q=merrow+OR+seal").text
    assert (grouped.count("<entry"), each.count("<entry")) == (2, 4)


def test_stories_and_quotes_page_by_page_come_once_each(newsroom: Newsroom, client: FlaskClient) -> None:
    """By the cursors that the API gives."""
    two_stories(newsroom)

    def all_of(address: str, name: str) -> list[str]:
        seen: list[str] = []
        following: str | None = address
        while following:
            body = client.get(following).get_json()
            seen += [one.get("id") or f"{one['article']['id']} {one['span']}" for one in body[name]]
            following = body["next"] and body["next"].removeprefix("http://localhost")
        return seen

    for sort in ("newest", "reported"):
        stories = all_of(f"/api/v1/stories?limit=1&sort={sort}", "stories")
        assert len(stories) == len(set(stories)) == client.get("/api/v1/stories").get_json()["total"] >= 2
    reported = client.get("/api/v1/stories?sort=reported").get_json()["stories"]
    assert [len(one["outlets"]) for one in reported] == sorted((len(one["outlets"]) for one in reported), reverse=True)
    quotes = all_of("/api/v1/quotes?limit=2&sort=oldest", "quotes")
    assert len(quotes) == len(set(quotes))
