"""`broadsheet count FILE`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from search.counting import commands
from tests.search.newsroom import Newsroom


@pytest.fixture
def _opened(counted: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    class Opened:
        def __enter__(self) -> object:
            return counted.searcher

        def __exit__(self, *_: object) -> None:
            pass

    monkeypatch.setattr(commands, "opened", Opened)


@pytest.mark.usefixtures("_opened")
def test_a_file_of_terms(tmp_path: Path) -> None:
    terms = tmp_path / "terms.txt"
    terms.write_text("strike\nzeppelin\n")
    told = CliRunner().invoke(commands.count, [str(terms), "--by", "outlet"])
    assert told.exit_code == 0, told.output
    assert told.stdout.splitlines()[0].startswith(
        "line,name,query,understood_as,total,first,last,outlet:harbour-herald"
    )
    assert "2 queries, read as UTF-8, one query a line." in told.stderr
    out = tmp_path / "counts.json"
    assert CliRunner().invoke(commands.count, [str(terms), "--output", str(out)]).exit_code == 0
    assert [row[2] for row in json.loads(out.read_text())["rows"]] == ["strike", "zeppelin"]
    book = tmp_path / "counts.xlsx"
    assert CliRunner().invoke(commands.count, [str(terms), "--output", str(book)]).exit_code == 0
    assert book.read_bytes()[:2] == b"PK"
