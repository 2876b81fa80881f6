"""How to cite an article: in a line, as BibTeX, as RIS, as CSL-JSON (citeproc-js schema, type article-newspaper)."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from index.article import ArchivedArticle, Article, Precision, is_made_up
from index.imports.protocols import Origin
from index.text.folding import fold

_SPECIAL = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "_": r"\_", "%": r"\%",
            "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}  # fmt: skip


def _published(article: Article) -> date | None:
    return article.published.at.date() if article.published else None


def _latex(text: str) -> str:
    return "".join(_SPECIAL.get(char, char) for char in " ".join(text.split()))


def _key(article: Article) -> str:
    who = article.authors[0].split()[-1] if article.authors else article.outlet.name if article.outlet else "anonymous"
    when = _published(article)
    word = next((word for word in re.findall(r"\w+", fold(article.title)) if len(word) > 3), "")
    return re.sub(r"[^a-z0-9]", "", fold(who)) + (str(when.year) if when else "") + re.sub(r"[^a-z0-9]", "", word)


def came_from(origin: Origin | None) -> str:
    """Where a text without an address came from: `Imported from “notes.txt”, 12 July 2025`."""
    if origin is None:
        return "Imported from a file"
    return f"Imported from “{origin.place}”, {origin.at.day} {origin.at:%B %Y}"


def plain(archived: ArchivedArticle, origin: Origin | None = None) -> str:
    """Author. “Title.” Outlet, day. Address (accessed day). origin: with which import it came, for what has no address."""
    article, when = archived.article, _published(archived.article)
    parts = [", ".join(article.authors) + "."] if article.authors else []
    parts.append(f"“{article.title.rstrip('.')}.”")
    where = [article.outlet.name] if article.outlet else []
    where += [f"{when.day} {when:%B %Y}"] if when else []
    parts += [", ".join(where) + "."] if where else []
    if is_made_up(article.url):
        return " ".join([*parts, f"{came_from(origin)}."])
    read = archived.last_fetched
    return " ".join([*parts, f"{article.url} (accessed {read.day} {read:%B %Y})."])


def bibtex(archived: ArchivedArticle, origin: Origin | None = None) -> str:
    """A BibTeX entry of type article, with its fields escaped for LaTeX. origin: as for `plain`."""
    article, when = archived.article, _published(archived.article)
    url = re.sub(r"[{}\\\s]", lambda match: f"%{ord(match[0]):02X}", article.url)
    fields = [("title", "{" + _latex(article.title) + "}")]
    if article.authors:
        fields.append(("author", " and ".join("{" + _latex(name) + "}" for name in article.authors)))
    if article.outlet:
        fields.append(("journal", _latex(article.outlet.name)))
    if when:
        fields += [("year", str(when.year)), ("date", when.isoformat())]
    if is_made_up(article.url):
        fields.append(("note", _latex(came_from(origin))))
    else:
        fields += [("url", url), ("urldate", archived.last_fetched.date().isoformat())]
    if article.lang:
        fields.append(("langid", _latex(article.lang)))
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields)
    return f"@article{{{_key(article) or article.id},\n{body}\n}}\n"


def ris(archived: ArchivedArticle, origin: Origin | None = None, *, note: str = "") -> str:
    """An entry of RIS (Research Information Systems), type NEWS; lines end with CR LF, as the format wants. origin: as for `plain`.
    note: of whoever cites it."""
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in _ris(archived, origin, note)) + "\r\n"


def _ris(archived: ArchivedArticle, origin: Origin | None, note: str) -> Iterator[tuple[str, str]]:
    article = archived.article
    yield "TY", "NEWS"
    yield "ID", article.id
    yield "TI", article.title
    for author in article.authors:
        yield "AU", author
    if article.outlet:
        yield "T2", article.outlet.name
    if article.agency:
        yield "PB", article.agency
    if article.published:
        at = article.published.at
        yield "PY", str(at.year)
        yield "DA", f"{at.year}/{at.month:02}/{at.day:02}/"
    if article.section:
        yield "SE", article.section
    if article.lang:
        yield "LA", article.lang
    if not is_made_up(article.url):
        yield "UR", article.url
        read = archived.last_fetched
        yield "Y2", f"{read.year}/{read.month:02}/{read.day:02}/"
    elif origin is not None:
        yield "N1", came_from(origin)
    if note:
        yield "N1", note
    yield "ER", ""


def csl(archived: ArchivedArticle, origin: Origin | None = None) -> list[dict[str, Any]]:
    """One item of CSL-JSON, in the list that citation managers import. origin: as for `plain`."""
    article = archived.article
    read = archived.last_fetched
    item: dict[str, Any] = {
        "id": article.id,
        "type": "article-newspaper",
        "title": article.title,
    }
    if is_made_up(article.url):
        item["note"] = came_from(origin)
    else:
        item |= {"URL": article.url, "accessed": {"date-parts": [[read.year, read.month, read.day]]}}
    if article.authors:
        item["author"] = [{"literal": name} for name in article.authors]
    if article.outlet:
        item["container-title"] = article.outlet.name
    if article.published:
        at = article.published.at
        item["issued"] = {"date-parts": [[at.year, at.month, at.day]]}
        if article.published.precision is Precision.TIME:
            item["issued"]["raw"] = article.published.isoformat()
    if article.section:
        item["section"] = article.section
    if article.lang:
        item["language"] = article.lang
    return [item]
