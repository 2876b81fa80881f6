"""No sentence of a page stands outside the catalogue: in the pseudo-locale every one is in brackets."""

import re
from typing import Any

import html5lib
from flask import Flask

from index.languages.pseudo import CLOSE, OPEN
from tests.places import ROOT
from web.languages.choosing import COOKIE

NAMES = {
    "Broadsheet", "JSON", "CSV", "RIS", "BibTeX", "CSL", "MB", "GB", "SVG", "PNG", "OPML", "API", "UTC", "Esc", "Enter", "Alt", "web",
}  # fmt: skip
"""What is called so in every language."""
SHOWN = re.compile(r"[A-Za-z]{3,}")
ELSEWHERE = {"script", "style", "bdi", "code", "kbd", "time", "title", "datalist", "select", "mark", "q"}
QUOTED = {"nameplate", "asked", "value", "citation", "count"}
"""Elements and classes of what is a name, a text of an article, or typed."""


def test_sentences_are_asked_for_where_they_can_be_collected() -> None:
    """Inside an f-string no tool finds them."""
    inside = re.compile(r"""f(["']).*\{(_|ngettext)\(""")
    wrong = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in (ROOT / "web").rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if inside.search(line)
    ]
    assert wrong == []


def _unbracketed(page: str) -> list[str]:
    """Words that a page shows outside brackets, and outside what is a name, a text of an article, or typed."""
    document = html5lib.parse(page, namespaceHTMLElements=False)
    found: list[str] = []

    def walk(element: Any, spoken: bool) -> None:
        if not isinstance(element.tag, str) or element.tag in ELSEWHERE:
            return
        ours = spoken and element.get("lang") is None and element.get("class") not in QUOTED
        if ours and element.text:
            found.append(element.text)
        for child in element:
            walk(child, ours)
            if ours and child.tail:
                found.append(child.tail)

    walk(document.find("body"), True)
    text = " ".join(found)
    text = re.sub(f"{OPEN}[^{CLOSE}]*{CLOSE}", " ", text)
    return [word for word in SHOWN.findall(text) if word not in NAMES]


LEFT_OUT = {"/api", "/search"}
"""The reference of the API is in English; results hold words of articles and months on a chart."""
FURTHER = (
    "/search?q=zzzz",
    "/nosuch",
    "/research/words?q=harbour",
    "/research/network?q=",
    "/research/attention?q=harbour",
)


def test_pages_show_nothing_outside_brackets(app: Flask) -> None:
    client = app.test_client()
    client.set_cookie(COOKIE, "en-XA")
    walked = {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments}
    seen: dict[str, list[str]] = {}
    for address in sorted(walked - LEFT_OUT) + list(FURTHER):
        answer = client.get(address)
        if answer.mimetype == "text/html" and not answer.location:
            assert OPEN in answer.text, address
            seen[address] = _unbracketed(answer.text)
    assert len(seen) > 20
    assert {address: words for address, words in seen.items() if words} == {}
