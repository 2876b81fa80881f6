"""The benchmark of imports: what it imports, and how it adds up."""

import json

from benchmarks.importing import WORDS, Cost, invented, kind_of, told


def test_invented_articles_are_as_long_as_it_says() -> None:
    article = json.loads(next(invented()))
    assert len(article["text"].split()) >= WORDS


def test_costs_are_told_by_article_and_by_process() -> None:
    start = Cost(wall=1.0, command=1.0, annotators=0.0, parsers=0.0)
    line = told("import", [Cost(wall=11.0, command=6.0, annotators=5.0, parsers=0.0)], start, 1000)
    assert line.split() == ["import", "90.9", "100.0", "11.00", "10.00", "6.00", "5.00", "0.00"]


def test_processes_are_told_apart_by_what_they_run() -> None:
    assert kind_of("-c from multiprocessing.forkserver import main") == "annotators"
    assert kind_of("-m crawler.parsing.child 7") == "parsers"
    assert kind_of("broadsheet.py import articles.jsonl") == "command"
