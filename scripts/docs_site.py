"""Hooks of MkDocs (mkdocs.yml): pages that are made of the code, and of the documents that stand outside of docs/."""

import re
import sys
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts import reference_pages  # noqa: E402

OUTSIDE = {
    "ARCHITECTURE.md": "explanation/architecture.md",
    "benchmarks/README.md": "explanation/measurements.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "deploy/README.md": "how-to/server-files.md",
    "clients/python/README.md": "reference/python-client.md",
}
"""Documents of the repository -> the page that each becomes."""
_LINK = re.compile(r"(?<!!)\[([^\]\n]+)\]\(([^)\s#]+\.(?:md|ya?ml|toml|py))(#[^)\s]*)?\)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what is not written by hand in docs/."""
    made = dict(reference_pages.pages())
    made |= {place: (ROOT / name).read_text("utf-8") for name, place in OUTSIDE.items()}
    for place, text in made.items():
        files.append(File.generated(config, place, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Let links between documents lead to their pages; what is no page is named and not linked."""
    place = page.file.src_uri
    written = next((name for name, made in OUTSIDE.items() if made == place), f"docs/{place}")
    return _LINK.sub(lambda match: _link(match, written, place), markdown)


def _link(match: re.Match[str], written: str, place: str) -> str:
    """written: where the document stands in the repository; place: where its page does, below docs/."""
    words, target, anchor = match[1], match[2], match[3] or ""
    if "://" in target:
        return match[0]
    named = (ROOT / written).parent.joinpath(target).resolve()
    if not named.is_relative_to(ROOT):
        return match[0]
    name = named.relative_to(ROOT).as_posix()
    if name.startswith("docs/"):
        to = name.removeprefix("docs/")
    elif name in OUTSIDE:
        to = OUTSIDE[name]
    else:
        return f"{words} (`{name}`)" if name not in words else f"`{name}`"
    up = "../" * place.count("/")
    return f"[{words}]({up}{to}{anchor})"
