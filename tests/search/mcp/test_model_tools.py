"""What a language model is told, and what it is not told."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Right
from index.errors import BroadsheetError, NotFound, QueryError
from search.mcp.model_answers import bounded
from search.mcp.model_tools import ModelTools, Narrow
from tests.search.newsroom import GAZETTE, PEOPLE, STORIES, Newsroom, article

RESERVED = tuple(
    replace(made, rights=(right, Right.NO_IMAGE_AI))
    for right, made in (
        (
            Right.NO_AI,
            article(
                40,
                "Secret harbour tariffs of Marta Kovel",
                "Marta Kovel, the shadow minister, said: “The harbour is a zebra.” Ishan Brandt met Nina Quell there.",
                outlet=GAZETTE,
                published="2025-07-11",
                section="zebras",
                authors=("Zoe Hidden",),
            ),
        ),
        (Right.TDM_RESERVED, article(41, "Nina Quell on zebras", "Nina Quell saw the ferry. Zebras, zebras.", section="zebras")),
        (Right.NO_AI, article(42, "Ferry strike enters third week", STORIES[1].text, published="2025-07-12")),
    )
)  # fmt: skip


def room(directory: Path, *extra: Any, **settings: str) -> Newsroom:
    made = Newsroom(directory, site_url="https://desk.example/", **settings)
    made.publish(*STORIES, *extra, people=(*PEOPLE, "Nina Quell"))
    return made


@pytest.fixture
def tools(tmp_path: Path) -> Iterator[ModelTools]:
    made = room(tmp_path)
    yield ModelTools(made.searcher)
    made.close()


ASKED: Mapping[str, Callable[[ModelTools], Any]] = {
    "search": lambda tools: tools.search("harbour", sort="newest", facets=["person", "outlet", "section", "author"]),
    "search for all": lambda tools: tools.search("", facets=["person", "section", "lang"]),
    "search for what is reserved": lambda tools: tools.search("zebras"),
    "search by statement": lambda tools: tools.search("rights:noai"),
    "search by person": lambda tools: tools.search("", Narrow(person=["Marta Kovel"]), sort="oldest"),
    "search by day": lambda tools: tools.search("", Narrow(from_day="2025-07-11", to_day="2025-07-12"), sort="oldest"),
    "people": lambda tools: tools.people(),
    "people by name": lambda tools: tools.people("kov"),
    "person": lambda tools: tools.person("marta-kovel"),
    "another person": lambda tools: tools.person("Ishan Brandt"),
    "over time": lambda tools: tools.over_time(["harbour", "ferry"], interval="day"),
    "over time by outlet": lambda tools: tools.over_time([""], by="outlet", interval="month"),
    "over time by section": lambda tools: tools.over_time([""], by="section", interval="month"),
    "over time of one outlet": lambda tools: tools.over_time(["harbour"], Narrow(outlet=["hill-gazette"]), interval="day"),
    "words": lambda tools: tools.words("harbour"),
    "words against": lambda tools: tools.words("harbour", against="museum"),
    "people with people": lambda tools: tools.network(""),
    "people and outlets": lambda tools: tools.network("", of="people-outlets"),
    "outlets": lambda tools: tools.network("", of="outlets"),
    "counts": lambda tools: tools.counts(["harbour", "zebras", "ferry", "(", "x y " * 300]),
    "counts by person": lambda tools: tools.counts(["harbour", ""], by="person"),
    "counts by month": lambda tools: tools.counts(["harbour", ""], by="month"),
    "counts by outlet": lambda tools: tools.counts(["harbour", ""], by="outlet"),
}  # fmt: skip


@pytest.mark.parametrize("asked", ASKED)
def test_an_archive_with_reserved_articles_answers_as_if_they_were_not_there(tmp_path: Path, asked: str) -> None:
    with_them, without = room(tmp_path / "with", *RESERVED), room(tmp_path / "without")
    answers = []
    for one in (with_them, without):
        answer = ASKED[asked](ModelTools(one.searcher))
        for name in ("left_out", "made", "generation"):
            answer.pop(name, None)
        answers.append(answer)
        one.close()
    assert answers[0] == answers[1]
    told = json.dumps(answers[0])
    assert not any(story.id in told or story.url in told for story in RESERVED)


def test_who_is_only_in_reserved_articles_is_nobody_here(tmp_path: Path) -> None:
    made = room(tmp_path, *RESERVED)
    with pytest.raises(NotFound, match="people"):
        ModelTools(made.searcher).person("nina-quell")
    assert made.archive.people.get("nina-quell") is not None
    made.close()


def test_how_many_are_left_out_is_said(tmp_path: Path) -> None:
    made = room(tmp_path, *RESERVED)
    answer = ModelTools(made.searcher).search("ferry")
    assert (answer["total"], answer["left_out"]) == (1, 2)
    made.close()


@pytest.mark.parametrize("story", RESERVED)
@pytest.mark.parametrize("by", ["id", "url"])
def test_a_reserved_article_is_refused_with_a_sentence(tmp_path: Path, story: Any, by: str) -> None:
    made = room(tmp_path, *RESERVED)
    with pytest.raises(QueryError, match="publisher reserves this article") as raised:
        ModelTools(made.searcher).article(getattr(story, by))
    assert f"https://desk.example/articles/{story.id}" in str(raised.value)
    assert story.title not in str(raised.value)
    made.close()


def test_the_owner_decides_what_forbids_it(tmp_path: Path) -> None:
    made = room(tmp_path, *RESERVED, rights_mcp="noindex")
    tools = ModelTools(made.searcher)
    assert tools.article(RESERVED[0].id)["title"] == RESERVED[0].title
    assert tools.search("zebras")["total"] == 2
    made.close()


def test_what_became_reserved_since_the_index_heard_of_it_is_not_given(tmp_path: Path) -> None:
    made = room(tmp_path)
    made.archive.articles.save(replace(STORIES[1], rights=(Right.NO_AI,)))
    tools = ModelTools(made.searcher)
    assert all(one["id"] != STORIES[1].id for one in tools.search("ferry")["results"])
    assert STORIES[1].id not in json.dumps(tools.person("marta-kovel")["newest"])
    assert STORIES[1].id not in json.dumps(tools.person("marta-kovel")["sentences"])
    made.close()


def test_every_result_names_its_evidence(tools: ModelTools) -> None:
    answer = tools.search("harbour", facets=["person"])
    assert answer["total"] == 2
    assert answer["page"] == "https://desk.example/search?q=harbour&not_rights=tdm-reserved&not_rights=noai"
    for one in answer["results"]:
        assert one["page"] == f"https://desk.example/articles/{one['id']}"
        assert one["original"].startswith("https://news.example/")
        assert any("harbour" in passage.lower() for passage in one["passages"])
    assert answer["facets"]["person"]["values"][0] == {"value": "marta-kovel", "label": "Marta Kovel", "articles": 2}


def test_pages_follow_each_other(tools: ModelTools) -> None:
    seen, cursor = [], None
    while True:
        answer = tools.search("", limit=2, cursor=cursor)
        seen += [one["id"] for one in answer["results"]]
        cursor = answer["next_cursor"]
        if cursor is None:
            break
    assert sorted(seen) == sorted(story.id for story in STORIES)


def test_the_settings_bound_an_answer(tmp_path: Path) -> None:
    long = article(50, "A long report", "\n".join(f"Paragraph {number} of the report." for number in range(400)))
    made = room(tmp_path, long, mcp_results="2", mcp_characters="3000")
    tools = ModelTools(made.searcher)
    assert len(tools.search("", limit=99)["results"]) <= 2
    text, offset = "", 0
    while True:
        part = tools.article(long.id, offset)
        text += part["text"]
        assert len(part["text"]) <= 3000
        assert part["characters"] == len(long.text)
        offset = part["next_offset"]
        if offset is None:
            break
    assert text == long.text
    assert tools.article(long.id, 10**6)["text"] == ""
    counts = tools.counts([f"word{number}" for number in range(40)])
    assert len(json.dumps(counts, ensure_ascii=False)) <= 3000
    assert "of 40 are here" in counts["cut"]
    made.close()


@given(
    st.lists(st.text(max_size=30), max_size=30), st.integers(min_value=60, max_value=900), st.booleans()
)  # fmt: skip
def test_an_answer_is_cut_as_little_as_it_must_be(rows: list[str], most: int, linked: bool) -> None:
    answer: dict[str, Any] = {"rows": rows, "page": "x"}
    if linked:
        answer["links"] = [f"/{row}" for row in rows]
    found = bounded(answer, "rows", most)
    shown = len(found["rows"])
    assert found["rows"] == rows[:shown]
    if linked:
        assert found["links"] == answer["links"][:shown]
    size = len(json.dumps(found, ensure_ascii=False))
    assert size <= most or shown == 0
    assert ("cut" in found) is (shown < len(rows) or size > most)


def test_a_person_with_the_sentences_that_prove_it(tools: ModelTools) -> None:
    answer = tools.person("Marta Kovel")
    assert (answer["id"], answer["articles"]) == ("marta-kovel", 2)
    assert answer["names"] == ["Marta Kovel"]
    assert [one["label"] for one in answer["appears_with"]] == ["Ishan Brandt"]
    assert answer["quotations"][0]["quotation"].startswith("There is no drama")
    for one in (*answer["sentences"], *answer["quotations"]):
        assert one["page"].startswith("https://desk.example/articles/")
    assert all("Marta Kovel" in one["sentence"] for one in answer["sentences"])


def test_figures_say_what_they_are_of(tools: ModelTools) -> None:
    answer = tools.over_time(["harbour", "ferry"], interval="day")
    assert [(one["name"], one["total"]) for one in answer["questions"]] == [("harbour", 2), ("ferry", 1)]
    assert answer["questions"][0]["page"].startswith("https://desk.example/search?q=harbour")
    assert "all articles of the same outlets" in answer["denominator"]
    assert tools.words("harbour")["denominator"]
    assert all(link.startswith("https://desk.example/search?") for link in tools.network("")["links"])
    counts = tools.counts(["harbour"])
    link = counts["columns"].index("link: Link")
    assert counts["rows"][0][link].startswith("https://desk.example/search?q=harbour")


@pytest.mark.parametrize(
    "ask",
    [
        lambda tools: tools.search("x", Narrow(from_day="yesterdayish")),
        lambda tools: tools.search("word " * 40),
        lambda tools: tools.search("x", cursor="nonsense"),
        lambda tools: tools.article("nothing"),
        lambda tools: tools.person("nobody-at-all"),
        lambda tools: tools.person(""),
        lambda tools: tools.over_time(["a", "b"], by="outlet"),
        lambda tools: tools.over_time(["a"] * 7),
        lambda tools: tools.over_time(["nothingatall"], by="outlet"),
        lambda tools: tools.counts([]),
        lambda tools: tools.counts(["a"] * 51),
    ],
)
def test_faults_are_sentences(tools: ModelTools, ask: Callable[[ModelTools], Any]) -> None:
    with pytest.raises(BroadsheetError) as raised:
        ask(tools)
    assert str(raised.value).endswith((".", "?", ")")) or " " in str(raised.value)


def test_a_site_without_an_address_of_its_own_is_at_its_port(tmp_path: Path) -> None:
    made = Newsroom(tmp_path, host="0.0.0.0", port="8123")
    made.publish(*STORIES, people=PEOPLE)
    (one,) = ModelTools(made.searcher).search("museum")["results"]
    assert one["page"] == f"http://127.0.0.1:8123/articles/{one['id']}"
    made.close()
