"""The documents as a site: built strictly, complete where they are made of the code, and loading nothing from anywhere else."""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import click
import pytest

import broadsheet
from tests.places import ROOT
from web.openapi.document import document

NAMED = re.compile(r"\bdocs/[a-z-]+(?:/[a-z-]+)*\.(?:md|png)\b")
TEXTS = (".md", ".py", ".toml", ".html", ".sh", ".yaml", ".yml")


class Loads(HTMLParser):
    """Collects the addresses that a page makes a browser fetch by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        is_fetched = tag != "link" or not {"canonical", "next", "prev", "alternate"} & set(
            (values.get("rel") or "").split()
        )
        names = ("src", "srcset", "data", "poster", *(("href",) if tag in ("link", "use", "image") else ()))
        if tag != "a" and is_fetched:
            self.found += [values[name] or "" for name in names if name in values]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs") / "site"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    environ = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    built = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=110)
    assert built.returncode == 0, built.stderr
    return folder


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    loads = re.compile(r"url\(\s*['\"]?(https?:|//)|@import\s+['\"]?(https?:|//)")
    for page in site.rglob("*.html"):
        reader = Loads()
        reader.feed(page.read_text("utf-8"))
        assert not [address for address in reader.found if re.match(r"(https?:)?//", address)], page
    for sheet in site.rglob("*.css"):
        assert not loads.search(sheet.read_text("utf-8")), sheet


def test_every_command_has_its_entry(site: Path) -> None:
    text = (site / "reference" / "commands.html").read_text("utf-8")

    def names(command: click.Command, name: str) -> list[str]:
        if not isinstance(command, click.Group):
            return [name]
        context = click.Context(command)
        inner = [(child, command.get_command(context, child)) for child in command.list_commands(context)]
        return [one for child, found in inner if found for one in names(found, f"{name} {child}")]

    assert not [name for name in names(broadsheet.main, "broadsheet") if f">{name}<" not in text]
    assert "./run " not in text.replace("called <code>./run</code>", "")


def test_every_path_and_object_of_the_api_has_its_entry(site: Path) -> None:
    text = (site / "reference" / "api.html").read_text("utf-8")
    described = document()
    assert not [path for path in described["paths"] if path not in text]
    for name in described["components"]["schemas"]:
        assert f'id="{name.lower()}"' in text


def test_metrics_are_those_that_are_given(site: Path) -> None:
    text = (site / "reference" / "metrics.html").read_text("utf-8")
    assert "broadsheet_source_found_total" in text
    assert "broadsheet_request_seconds" in text
    assert "_created" not in text


def test_documents_that_are_named_anywhere_are_there() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    texts = [ROOT / name for name in listed.split("\0") if name.endswith(TEXTS)]
    wrong = {
        f"{path.relative_to(ROOT)} names {name}"
        for path in texts
        if path.is_file()
        for name in NAMED.findall(path.read_text("utf-8", "replace"))
        if not (ROOT / name).exists()
    }
    assert not wrong


def test_sizes_of_a_cluster_follow_from_what_was_measured() -> None:
    """docs/how-to/cluster.md: each row of its table is the number of articles times what one takes."""
    text = (ROOT / "docs" / "how-to" / "cluster.md").read_text("utf-8")
    kept = float(found(r"disk of the archive in PostgreSQL \| ([\d.]+) KB", text)[0]) * 1e3
    index = [
        float(size) * 1e3 for size in found(r"disk of the index, for each copy \| ([\d.]+) KB .* ([\d.]+) KB", text)
    ]
    indexer = float(found(r"CPU of the indexer, .* \| ([\d.]+) ms", text)[0]) / 1e3
    scales, units = {"GB": 1e9, "TB": 1e12}, {"million": 1e6, "billion": 1e9}
    rows = re.findall(
        r"^\| (\d+) (million|billion) \| ([\d.]+) (.B) \| ([\d.]+) to ([\d.]+) (.B) \| ([\d.]+) to ([\d.]+) (.B) \| (\d+) \|"
        r" \d+ \| (\d+) (hours|days) \|$",
        text,
        re.MULTILINE,
    )
    assert len(rows) == 4
    for number, unit, archive, in_, low, high, of, most, mosts, ofs, shards, time, times in rows:
        articles = int(number) * units[unit]
        said = [float(archive) * scales[in_], *(float(size) * scales[of] for size in (low, high))]
        said += [float(size) * scales[ofs] for size in (most, mosts)]
        computed = [articles * kept, *(2 * articles * size for size in index), *(4 * articles * size for size in index)]
        said.append(int(time) * (86_400 if times == "days" else 3_600))
        assert said == pytest.approx([*computed, articles * indexer], rel=0.12), number + unit
        assert articles * index[1] / int(shards) < 50e9, "a shard is larger than OpenSearch likes"


def found(pattern: str, text: str) -> tuple[str, ...]:
    match = re.search(pattern, text)
    assert match, pattern
    return match.groups()


@pytest.mark.parametrize(
    "name", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "ARCHITECTURE.md", "benchmarks/README.md"]
)
def test_links_between_documents_lead_somewhere(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)\s#]+)", text)
    assert not [link for link in links if not (ROOT / name).parent.joinpath(link).exists()]
