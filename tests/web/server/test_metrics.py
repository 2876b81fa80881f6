"""What a monitoring program is told of each source."""

from flask.testing import FlaskClient

from index.archive.protocols import Source, SourceKind, Task
from tests.search.newsroom import NOON, Newsroom
from tests.web.visited import NEXT_VISIT, visit_the_lantern


def test_every_source_has_its_figures(newsroom: Newsroom, client: FlaskClient) -> None:
    visit_the_lantern(newsroom)
    anchor = Source(id="anchor", url="https://anchor.example/feed", name=None, kind=SourceKind.FEED, added=NOON)
    assert newsroom.archive.sources.add(anchor)
    lines = client.get("/metrics").text.splitlines()
    for line in (
        'broadsheet_source_found_total{source="lantern"} 7.0',
        'broadsheet_source_fetched_total{source="lantern"} 5.0',
        'broadsheet_source_kept_total{source="lantern"} 4.0',
        'broadsheet_source_not_modified_total{source="lantern"} 2.0',
        'broadsheet_source_refused_total{reason="robots",source="lantern"} 1.0',
        'broadsheet_source_refused_total{reason="timeout",source="lantern"} 2.0',
        'broadsheet_source_failures{source="lantern"} 0.0',
        'broadsheet_source_rhythm_seconds{source="lantern"} 300.0',
        'broadsheet_source_found_total{source="anchor"} 0.0',
        "broadsheet_sources 2.0",
    ):
        assert line in lines
    due = next(line for line in lines if line.startswith('broadsheet_source_next_visit_timestamp_seconds{source="la'))
    assert float(due.split()[-1]) == NEXT_VISIT.timestamp()
    # What is not known yet is not given as zero.
    assert not any(line.startswith('broadsheet_source_last_visit_timestamp_seconds{source="anchor"') for line in lines)
    assert not any(line.startswith("broadsheet_source_delay_seconds{") for line in lines)


def test_what_was_set_aside_is_counted(newsroom: Newsroom, client: FlaskClient) -> None:
    newsroom.archive.set_aside.put(Task.INDEX, "0a1b", "KeyError", version="1")
    lines = client.get("/metrics").text.splitlines()
    assert 'broadsheet_set_aside{task="index"} 1.0' in lines
    assert 'broadsheet_set_aside{task="save"} 0.0' in lines
