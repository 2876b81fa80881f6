"""The server through the client of the mcp package, over standard input and output, in front of a real archive and index."""

import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import pytest

from index.archive import open_archive
from index.article import Right
from index.indexing.loop import sync_once
from index.operations.settings import load_settings
from tests.places import ROOT
from tests.search.newsroom import STORIES

mcp = pytest.importorskip("mcp", reason="the extra mcp is not installed")


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Of a program over an archive that was indexed once."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("BROADSHEET_")}
    made = {
        **ours,
        "BROADSHEET_DATA": str(tmp_path_factory.mktemp("archive")),
        "BROADSHEET_SITE_URL": "https://desk.example",
    }
    settings = load_settings(made)
    with open_archive(settings) as archive:
        for story in (*STORIES[:3], replace(STORIES[3], rights=(Right.NO_AI,))):
            archive.articles.save(story)
    sync_once(settings)
    return made


def talk(environ: dict[str, str], work: Callable[[Any], Awaitable[Any]]) -> Any:
    """What the work returns with a client of the program."""
    server = mcp.StdioServerParameters(command=sys.executable, args=[str(ROOT / "broadsheet.py"), "mcp"], env=environ)

    async def run() -> Any:
        async with mcp.Client(mcp.stdio_client(server)) as client:
            return await work(client)

    return anyio.run(run)


def test_the_tools_explain_themselves_and_only_read(environ: dict[str, str]) -> None:
    listed = talk(environ, lambda client: client.list_tools()).tools
    assert {tool.name for tool in listed} == {
        "search", "article", "people", "person", "over_time", "telling_words", "who_with_whom", "count_queries",
    }  # fmt: skip
    for tool in listed:
        assert tool.description
        assert tool.annotations.read_only_hint is True
        assert tool.annotations.destructive_hint is False
        assert tool.input_schema["type"] == "object"


def test_from_a_search_to_the_article_and_its_figures(environ: dict[str, str]) -> None:
    async def ask(client: Any) -> list[Any]:
        found = await client.call_tool("search", {"query": "harbour", "facets": ["person"]})
        id = found.structured_content["results"][0]["id"]
        return [
            found,
            await client.call_tool("article", {"id": id}),
            await client.call_tool("people", {}),
            await client.call_tool("person", {"id": "Marta Kovel"}),
            await client.call_tool("over_time", {"queries": ["harbour", "ferry"], "interval": "day"}),
            await client.call_tool("telling_words", {"query": "harbour"}),
            await client.call_tool("who_with_whom", {"query": ""}),
            await client.call_tool("count_queries", {"queries": ["harbour", "museum"]}),
        ]

    answers = talk(environ, ask)
    assert [answer.is_error for answer in answers] == [False] * 8, [answer.content for answer in answers]
    found, article, people, person, *_, counts = [answer.structured_content for answer in answers]
    assert found["total"] == 2
    assert article["page"] == f"https://desk.example/articles/{article['id']}"
    assert "harbour" in article["text"].lower()
    assert person["id"] in [one["id"] for one in people["people"]]
    assert [row[4] for row in counts["rows"]] == [2, 1]
    assert all(json.loads(answer.content[0].text) == answer.structured_content for answer in answers)
    assert not any("\n" in answer.content[0].text for answer in answers)


FAULTS: list[tuple[str, dict[str, Any], str]] = [
    ("article", {"id": STORIES[3].id}, "publisher reserves this article"),
    ("article", {"id": STORIES[3].url}, "publisher reserves this article"),
    ("article", {"id": "nothing"}, "There is no article"),
    ("person", {"id": "nobody"}, "There is nobody"),
    ("search", {"query": "x", "from_day": "soonish"}, "soonish"),
    ("search", {"query": "x", "limit": 0}, "greater than or equal to 1"),
    ("search", {}, "Field required"),
    ("count_queries", {"queries": []}, "at least 1 item"),
    ("over_time", {"queries": ["x"], "by": "password"}, "Input should be"),
    ("forget", {"id": "x"}, "forget"),
]


def test_faults_are_sentences(environ: dict[str, str]) -> None:
    async def ask(client: Any, tool: str, arguments: dict[str, Any]) -> str:
        try:
            answer = await client.call_tool(tool, arguments)
        except mcp.MCPError as error:
            return str(error)
        assert answer.is_error
        return "".join(part.text for part in answer.content)

    async def ask_all(client: Any) -> list[str]:  # of one program, which has to go on after each of them
        return [await ask(client, tool, arguments) for tool, arguments, _ in FAULTS]

    for told, (*_, sentence) in zip(talk(environ, ask_all), FAULTS, strict=True):
        assert sentence in told
        assert "Traceback" not in told


def test_a_reserved_article_is_in_no_answer(environ: dict[str, str]) -> None:
    async def ask(client: Any) -> str:
        answers = [await client.call_tool("search", {"query": q}) for q in ("", "café", "rights:noai")]
        return "".join(part.text for answer in answers for part in answer.content)

    told = talk(environ, ask)
    assert STORIES[3].id not in told
    assert "dockers" not in told


def test_without_the_library_there_is_a_sentence(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "mcp.py").write_text("raise ModuleNotFoundError(\"No module named 'mcp'\", name='mcp')\n")
    blocked = {**environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    said = subprocess.run(
        [sys.executable, str(ROOT / "broadsheet.py"), "mcp"], env=blocked, capture_output=True, text=True, timeout=60
    )  # fmt: skip
    assert said.returncode == 1
    assert "pip install 'broadsheet[mcp]'" in said.stderr
    assert "Traceback" not in said.stderr
    assert said.stdout == ""
