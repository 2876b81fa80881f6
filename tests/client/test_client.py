"""The client against the app itself: what a caller writes, and what comes back."""

import ast
from datetime import date
from typing import Any, get_type_hints

import pytest
from flask import Flask

import broadsheet_client
from broadsheet_client import BadRequest, Client, Filters, Named, NotAllowed, NotFound
from broadsheet_client.parameters import body_of, pairs_of
from index.accounts.account_service import AccountService
from index.accounts.rights import Role
from tests.client.conftest import Answer, Script
from tests.places import CLIENT
from tests.search.newsroom import STORIES, Newsroom, article
from tests.web.signed_in import signed_in_as
from web.views.research.count_parameters import FRAME


def key_of(app: Flask, role: Role = Role.READER) -> str:
    return signed_in_as(app, role).key["Authorization"].removeprefix("Bearer ")


def test_a_search_is_an_iterator_over_all_its_pages(client: Client) -> None:
    results = client.search(page_size=2, sort="newest")
    assert [result.id for result in results] == [result.id for result in client.search(sort="newest")]
    assert sorted(result.id for result in results) == sorted(story.id for story in STORIES)
    assert results.total == len(STORIES)
    assert [len(page.items) for page in results.pages()] == [2, 2, 1]


@pytest.mark.parametrize("limit", [0, 1, 3, 5, 99])
def test_no_more_than_wanted(client: Client, limit: int) -> None:
    assert len(list(client.search(limit=limit, page_size=2))) == min(limit, len(STORIES))


def test_a_result_has_what_the_article_has(client: Client) -> None:
    (result,) = client.search("ferry strike")
    assert result.title == "Ferry strike enters third week"
    assert result.outlet == Named("hill-gazette", "Hill Gazette")
    assert (result.day, result.published) == ("2025-07-11", "2025-07-11T09:30:00+02:00")
    assert result.people == (Named("marta-kovel", "Marta Kovel"), Named("ishan-brandt", "Ishan Brandt"))
    assert result.page == f"{client.address}/articles/{result.id}"
    marked = [one.text[start:end] for one in result.highlights for start, end in one.ranges]
    assert {"ferry", "strike"} <= {word.lower() for word in marked}
    whole = client.article(result.id)
    assert whole.text.startswith("Ishan Brandt said the ferry strike")
    assert (whole.url, whole.page, whole.revisions) == (result.url, result.page, 1)


def test_filters_days_facets_and_histogram(client: Client) -> None:
    results = client.search(
        person=["marta-kovel", "Oda Kovel"], not_outlet="harbour-herald", from_=date(2025, 6, 1), facets="section", histogram="month"
    )  # fmt: skip
    assert {result.title for result in results} == {"Ferry strike enters third week", "A quiet museum opens"}
    sections = {value.value: value.count for value in results.facets["section"].values}
    assert sections == {"business": 1, "culture": 1}
    assert results.histogram is not None
    assert [(bucket.first, bucket.count) for bucket in results.histogram.buckets] == [
        ("2025-06-01", 1),
        ("2025-07-01", 1),
    ]
    found = client.facet("person", "harbour", size=1)
    assert (found.values[0].label, found.values[0].count, found.more) == ("Marta Kovel", 2, True)
    assert [value.label for value in client.facet("person", containing="bra").values] == ["Ishan Brandt"]


def test_the_words_are_read_as_on_the_page(client: Client) -> None:
    results = client.search('harbour "unclosed', in_=["title", "body"])
    assert results.understood_as
    assert [note.code for note in results.notes] == ["open_quote"]
    assert "Results of" in repr(results)


def test_a_long_query_is_posted_page_by_page(client: Client) -> None:
    q = " OR ".join(["harbour", "museum", *(f"nothing{number}" for number in range(60))])
    results = client.search(q, page_size=1, outlet=["harbour-herald", "hill-gazette"])
    assert results.total == 3
    assert len({result.id for result in results}) == 3


def test_faults_are_the_sentences_of_the_api(client: Client) -> None:
    with pytest.raises(BadRequest) as raised:
        client.search(from_="yesterdayish")
    assert set(raised.value.errors) == {"from"}
    with pytest.raises(BadRequest, match="did you mean"):
        client.get("search", outlett="x")
    with pytest.raises(NotFound):
        client.article("nothing-here")
    with pytest.raises(NotAllowed, match="key"):
        client.saved_searches()
    with pytest.raises(ValueError, match="page_size"):
        client.search(page_size=101)
    wrong: Any = {"person": {"a": 1}}
    with pytest.raises(TypeError, match="person is a text"):
        client.search(**wrong)


def test_people_outlets_and_quotes(client: Client) -> None:
    people = list(client.people())
    assert (people[0].name, people[0].articles) == ("Marta Kovel", 2)
    assert [one.name for one in client.people("kov", sort="name", limit=1)] == ["Marta Kovel"]
    marta = client.person("marta-kovel")
    assert marta.page == f"{client.address}/people/marta-kovel"
    assert "Ishan Brandt" in [other.name for other in marta.appears_with]
    proof = marta.evidence[0]
    assert proof.sentence[slice(*proof.marks[0])] == "Marta Kovel"
    assert {one.id: one.articles for one in client.outlets()} == {"harbour-herald": 3, "hill-gazette": 2}
    (quote,) = client.quotes("drama")
    assert "no drama or division" in quote.text
    assert quote.article in quote.page


def test_counts_are_sheets(client: Client) -> None:
    sheet = client.attention({"Ferries": "ferry", "Harbour": "harbour"}, interval="day")
    assert [(one.name, one.total) for one in sheet.questions] == [("Ferries", 1), ("Harbour", 2)]
    ferries = sheet.column("articles_1")
    assert sum(number for number in ferries if isinstance(number, int)) == 1
    with pytest.raises(KeyError, match="articles_1"):
        sheet.column("nothing")
    assert client.attention(["ferry", "harbour"]).questions[1].q == "harbour"
    assert client.attention(by="outlet").questions[0].name == "Harbour Herald"
    assert client.words("harbour", against="museum").kind == "words"
    assert "Marta Kovel" in client.network("harbour", size=2).column("name")
    batch = client.batch({"one": "harbour", "two": "museum"}, by="outlet", outlet=["hill-gazette", "harbour-herald"])
    assert batch.column("name") == ["one", "two"]
    assert batch.column("total") == [2, 1]
    assert client.batch(["ferry"]).column("total") == [1]
    with pytest.raises(TypeError, match="not one text"):
        client.batch("ferry")


def test_figures_are_kept_and_given_again(
    app: Flask, address: str, newsroom: Newsroom, accounts: AccountService
) -> None:
    with Client(address, key=key_of(app)) as client:
        manifest = client.freeze("attention", q="harbour", interval="day", from_="2025-07")
        before = client.frozen(manifest["key"])
        newsroom.publish(article(60, "Harbour again", "The harbour."))
        assert client.attention("museum", as_of=manifest["key"]).rows == before.rows
        assert client.attention("harbour", interval="day", from_="2025-07").rows != before.rows
        listed = client.freeze_batch({"one": "harbour", "two": "museum"}, outlet="hill-gazette", title="Two")
        kept = client.frozen(listed["key"])
        assert (kept.kind, kept.title, kept.column("total")) == ("batch", "Two", [1, 1])


def test_what_an_account_keeps(app: Flask, address: str, newsroom: Newsroom, accounts: AccountService) -> None:
    reader = signed_in_as(app, Role.READER)
    reader.client.post(
        "/api/v1/searches",
        json={"name": "Harbour", "query": {"q": "harbour", "outlet": ["harbour-herald", "hill-gazette"]}},
        headers=reader.key,
    )
    made = reader.client.post("/api/v1/collections", json={"name": "Museums"}, headers=reader.key).get_json()
    reader.client.post(
        f"/api/v1/collections/{made['id']}/items", json={"articles": [STORIES[2].id]}, headers=reader.key
    )
    with Client(address, key=reader.key["Authorization"].removeprefix("Bearer ")) as client:
        (saved,) = client.saved_searches()
        assert (saved.name, saved.q) == ("Harbour", "harbour")
        assert client.search_saved(saved).total == client.search_saved(saved, limit=1).total == 2
        (collection,) = client.collections()
        assert (collection.name, collection.articles) == ("Museums", 1)
        (item,) = client.collection_items(collection.id)
        assert (item.article, item.state, item.title) == (STORIES[2].id, "here", "A quiet museum opens")
        assert [one.id for one in client.search(collection="Museums")] == [STORIES[2].id]
        with pytest.raises(NotFound):
            list(client.collection_items(99))


def test_a_long_collection_is_read_line_after_line(script: Script) -> None:
    line = {"article": "a", "state": "here", "title": "T", "outlet": None, "added": "2025-07-12", "by": "rosa"}
    script.answers[:] = [
        Answer(200, {"items": [{**line, "number": 3}, {**line, "number": 2}], "before": 2}),
        Answer(200, {"items": [{**line, "number": 1}], "before": None}),
    ]
    with Client(script.address, key="k") as client:
        assert [item.number for item in client.collection_items(5)] == [3, 2, 1]
    assert script.asked[1][1] == "/api/v1/collections/5/items?limit=100&before=2"


def test_data_frames(client: Client) -> None:
    pytest.importorskip("pandas", reason="pandas is not installed")
    frame = client.search("harbour", sort="newest").to_frame()
    assert list(frame["title"]) == ["Ferry strike enters third week", "Harbour tariffs rise again"]
    assert [f"{day:%Y-%m-%d}" for day in frame["day"]] == ["2025-07-11", "2025-07-10"]
    assert frame["people"].iloc[0] == "Marta Kovel; Ishan Brandt"
    undated = client.search(lang="ja").to_frame()
    assert undated["day"].isna().all()
    assert len(client.search("nothingatall").to_frame()) == 0
    assert client.people().to_frame()["articles"].sum() == sum(one.articles for one in client.people())
    assert list(client.outlets().to_frame()["id"]) == ["harbour-herald", "hill-gazette"]
    assert list(client.quotes("drama").to_frame()["speaker_id"]) == ["marta-kovel"]
    assert client.facet("outlet").to_frame()["count"].sum() == len(STORIES)
    histogram = client.search(histogram="month").histogram
    assert histogram is not None
    assert list(histogram.to_frame()["count"]) == [1, 3]


def test_counts_as_data_frames(client: Client) -> None:
    pytest.importorskip("pandas", reason="pandas is not installed")
    sheet = client.attention("harbour", interval="day", from_="2025-07-09", to="2025-07-11")
    frame = sheet.to_frame()
    assert list(frame["articles_1"]) == [0, 1, 1]
    assert frame["articles_1"].dtype == "Int64"
    assert frame["share_1"].isna().tolist() == [True, False, False]
    assert frame.attrs["denominator"] == sheet.denominator
    assert frame.attrs["questions"][0]["total"] == 2
    assert "harbour: share" in sheet.to_frame(labels=True).columns
    assert client.batch(["harbour", "=(", "x y z " * 500]).to_frame()["total"].isna().tolist() == [False, False, True]


def test_without_pandas_there_is_a_sentence(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    with pytest.raises(ImportError, match="pip install"):
        client.search("harbour").to_frame()


def test_a_sheet_is_saved_as_the_server_makes_it(client: Client, tmp_path: Any) -> None:
    sheet = client.attention("harbour")
    assert sheet.save(tmp_path / "a.csv").read_text("utf-8").startswith("from,")
    assert sheet.save(tmp_path / "a.PNG").read_bytes().startswith(b"\x89PNG")
    assert client.batch(["harbour"]).save(tmp_path / "b.csv").read_text("utf-8").startswith("line,")
    with pytest.raises(BadRequest, match="docx"):
        sheet.save(tmp_path / "a.docx")
    with pytest.raises(ValueError, match="ending"):
        sheet.save(tmp_path / "a")
    assert not (tmp_path / "a.docx").exists()


def test_the_filters_are_those_of_the_server() -> None:
    ours = {name.rstrip("_") for name in get_type_hints(Filters)}
    assert ours == {parameter.name for parameter in FRAME}


def test_arguments_become_parameters() -> None:
    asked = {
        "q": "",
        "from_": date(2025, 7, 1),
        "person": ("a", "b"),
        "in_": ["title", "body"],
        "sort": None,
        "limit": 5,
    }
    pairs = pairs_of(asked)
    assert pairs == [
        ("q", ""), ("from", "2025-07-01"), ("person", "a"), ("person", "b"), ("in", "title,body"), ("limit", "5"),
    ]  # fmt: skip
    assert body_of(pairs)["person"] == ["a", "b"]


def test_the_package_names_what_it_exports() -> None:
    assert sorted(broadsheet_client.__all__, key=str.lower) == sorted(set(broadsheet_client.__all__), key=str.lower)
    assert all(hasattr(broadsheet_client, name) for name in broadsheet_client.__all__)


def test_the_readme_names_only_what_there_is() -> None:
    """Its examples parse, and every method of the client in them exists."""
    text = (CLIENT.parent / "README.md").read_text("utf-8")
    blocks = [block.removeprefix("python\n") for block in text.split("```")[1::2] if block.startswith("python\n")]
    assert blocks
    for block in blocks:
        for node in ast.walk(ast.parse(block)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "client":
                assert hasattr(Client, node.attr), node.attr
