"""What forbids what."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index.article import Right
from index.errors import SettingsError
from index.operations.settings import load_settings
from index.rights import Use, forbidden, forbids, may_show_page, permitted, reserving
from tests.search.newsroom import STORIES, Newsroom


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    room = Newsroom(tmp_path)
    yield room
    room.close()


FORBIDDEN = {
    Right.TDM_RESERVED: {Use.EXPORT, Use.SHARE, Use.MCP},
    Right.NO_AI: {Use.EXPORT, Use.SHARE, Use.MCP},
    Right.NO_ARCHIVE: {Use.KEPT_PAGE},
}


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("use", Use)
def test_what_a_statement_forbids_by_default(right: Right, use: Use) -> None:
    article = replace(STORIES[0], rights=(right,))
    assert forbids(article, use, load_settings({})) is (use in FORBIDDEN.get(right, ()))
    assert not forbids(STORIES[0], use, load_settings({}))
    assert may_show_page(article, load_settings({})) is (right is not Right.NO_ARCHIVE)


@pytest.mark.parametrize("use", Use)
def test_the_settings_decide(use: Use) -> None:
    name = f"BROADSHEET_RIGHTS_{use.name}"
    article = replace(STORIES[0], rights=(Right.NO_INDEX, Right.TDM_RESERVED, Right.NO_ARCHIVE))
    assert forbids(article, use, load_settings({name: "noindex, noai"}))
    assert not forbids(article, use, load_settings({name: "noai"}))


def test_nothing_forbids_where_the_file_says_so() -> None:
    settings = replace(load_settings({}), rights_export=())
    assert not forbids(replace(STORIES[0], rights=tuple(Right)), Use.EXPORT, settings)


def test_an_unknown_statement_is_named() -> None:
    with pytest.raises(SettingsError, match="'nouse' is no statement of a publisher; write some of tdm-reserved"):
        load_settings({"BROADSHEET_RIGHTS_EXPORT": "noai, nouse"})


def test_what_may_be_used_of_many_is_told_apart_from_the_rest(newsroom: Newsroom) -> None:
    settings = load_settings({})
    stated = replace(STORIES[1], rights=(Right.NO_AI, Right.NO_ARCHIVE))
    newsroom.publish(STORIES[0], stated)
    both = newsroom.archive.articles.get_many([STORIES[0].id, stated.id])
    kept, left_out = permitted(both, Use.MCP, settings)
    assert ([one.article.id for one in kept], left_out) == ([STORIES[0].id], 1)
    assert permitted(both, Use.MCP, replace(settings, rights_mcp=())) == (both, 0)
    assert forbidden(stated, settings) == (Use.EXPORT, Use.SHARE, Use.MCP, Use.KEPT_PAGE)
    assert forbidden(STORIES[0], settings) == ()
    assert reserving(Use.KEPT_PAGE, settings) == (Right.NO_ARCHIVE,)
