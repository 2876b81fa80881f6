"""Pages, feeds and sitemaps that are wrong in every way that a random number can think of. The same number, the same damage.

A document is damaged by up to five of the functions in DAMAGE, which take text or bytes and give them back. What it is
damaged from are the pages of the demo's invented outlets, printed in each of their layouts, a few more in other scripts and
formats (`foreign.toml`), or the files of a folder.
"""

import gzip
import json
import random
import re
import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from demo import pages
from demo.content import Paper, load_papers

NOW = datetime(2025, 7, 12, 12, tzinfo=UTC)

ODD = (
    "\0\x01\x08\x0b\x0c\x1b\x1f\x7f\x80\x85\x9f\xa0\xad\u0300\u0301\u0316\u0344\u034f\u061c\u06dd\u070f\u0915\u094d\u115f\u1160\u17b4"
    "\u180e\u1f80\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202e\u2060\u2066\u2069\u206f\u212a\u2126\u3000\u3164\ufb03\ufdfa\ufdd0"
    "\ufe0f\ufeff\uff21\uffa0\ufff9\ufffc\ufffd\uffff\U0001d173\U0001f1e9\U0001f3f4\U0001f468\U000e0067\U000e007f\U000e0100\U0010ffff"
    "ıİßẞſŉǅΣςŁłØøĐđÞþﬁ½²٣३"
)
WORDS = (
    "", " ", "0", "-1", "null", "None", "NaN", "Infinity", "1e999", "true", "[]", "{}", "undefined", "[object Object]", "../..", "//",
    "http://", "javascript:alert(1)", "%s%n", "${7*7}", "{{7*7}}", "'; DROP TABLE articles; --", "<script>alert(1)</script>", "]]>",
    "<!--", "-->", "&", "&#0;", "&#xD83D;", "&#x110000;", "&amp;amp;amp;", "&unknown;", "\\", "\"", "A" * 3000, "W " * 3000,
    "https://" + "a." * 200 + "example/", "By By By", "\n\n\n", "한국", "العربية", "עברית", "हिन्दी", "ไทย", "👨‍👩‍👧",
)  # fmt: skip
DATES = (
    "", "0000-00-00", "0001-01-01", "2025-02-30", "2025-13-45T99:99:99+99:99", "9999-12-31T23:59:60Z", "99999-01-01", "-2025-01-01",
    "2025-07-12T09:31:00+24:00", "31.12.2025 25:61", "٢٠٢٥-٠٧-١٢", "２０２５年７月１２日", "12 juillet 2025", "yesterday", "now",
    "1752312660",
    "1752312660000", "1e30", "Sat, 12 Jul 2025 09:31:00 +9900", "Sat, 99 Jul 2025", "2025-W28-6", "July 2025", "1900-01-01", "3000-01-01",
    "2025-07-12T09:31:00.123456789123456789Z", "2025-07-12 09:31 GMT+7", "T", "P1D", "24:00", "1969-12-31T23:59:59-12:00",
)  # fmt: skip
ADDRESSES = (
    "", "/", "//", "///", ".", "..", "#", "?", "http:", "http://", "http://[", "http://[::1", "http://[::1]/", "http://a..b/", "http://.",
    "http://-a-.example/", "http://user:pw@news.example/", "http://news.example:99999/", "http://news.example:0/", "HTTPS://NEWS.EXAMPLE/A",
    "ftp://news.example/", "file:///etc/passwd", "data:text/html,x", "javascript:void(0)", "mailto:a@news.example", "http://0177.0.0.1/",
    "http://2130706433/", "http://xn--/", "http://xn--a.example/", "http://ß.example/", "http://\u2488.example/", "http://news.example/\ud83d",
    "http://news.example/%", "http://news.example/%zz%00%ff", "http://news.example/a b\tc\nd", "http://news.example/" + "a" * 3000,
    "http://news.example/?" + "a=b&" * 600, "http://news.example/;;;///./../..//x", "http://news.example\\@evil.example/",
    "http://google.com/amp/s/news.example/amp/", "https://news-example.cdn.ampproject.org/c/s/news.example/a",
    "http://news.example/\u202egpj.html", "http://news.example/日本/火曜日",
)  # fmt: skip
CHARSETS = (
    "utf-8", "utf-16", "utf-16-le", "utf-32", "utf-7", "cp1252", "iso-8859-1", "iso-8859-15", "koi8-r", "cp1251", "shift_jis", "euc-jp",
    "iso-2022-jp", "gb18030", "big5", "euc-kr", "cp037", "cp437", "tis-620", "hz", "unknown-8bit", "", "base64", "\0",
)  # fmt: skip
TAGS = [
    "div",
    "p",
    "span",
    "a",
    "article",
    "section",
    "h1",
    "h2",
    "ul",
    "li",
    "table",
    "tbody",
    "tr",
    "td",
    "th",
    "blockquote",
    "figure",
    "figcaption",
    "br",
    "b",
    "i",
    "form",
    "nav",
    "footer",
    "aside",
    "time",
    "template",
    "svg",
    "math",
    "select",
    "option",
    "textarea",
    "title",
    "noscript",
    "script",
    "style",
    "iframe",
    "frameset",
    "plaintext",
    "xmp",
    "body",
    "head",
    "html",
    "main",
    "header",
    "button",
]

Damage = Callable[[random.Random, str], str]


@cache
def papers() -> list[Paper]:
    return load_papers(NOW)


@cache
def foreign() -> list[dict[str, Any]]:
    stories: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "foreign.toml").read_text("utf-8"))["story"]
    return stories


@cache
def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.name.endswith((".html", ".htm", ".html.gz", ".htm.gz")))


def whole_page(rnd: random.Random, base: str, path: str, folder: Path | None = None) -> str:
    """A page before it is damaged, printed at `base/path`."""
    if folder is not None and (files := _files(folder)):
        file = rnd.choice(files)
        data = file.read_bytes()
        return (gzip.decompress(data) if file.suffix == ".gz" else data).decode("utf-8", "replace")
    if rnd.random() < 0.35:
        return _foreign(rnd, base, path)
    paper = rnd.choice(papers())
    story = rnd.choice(paper.stories)
    paper = replace(paper, layout=rnd.choice(["semantic", "metadata", "plain"]))
    return pages.article_page(paper, replace(story, path=path, title=f"{story.title} {path}"), base)


def _foreign(rnd: random.Random, base: str, path: str) -> str:
    story = rnd.choice(foreign())
    lang, title, text = story["lang"], story["title"], story["text"] * story["times"]
    linked = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "@id": f"{base}/#site", "name": "Quay Courier", "publisher": {"@id": f"{base}/#org"}},
            {
                "@type": "NewsMediaOrganization",
                "@id": f"{base}/#org",
                "name": "Quay Courier",
                "logo": {"url": f"{base}/logo.png"},
            },
            {
                "@type": ["NewsArticle", "Report"],
                "@id": f"{base}/{path}#a",
                "url": f"{base}/{path}",
                "headline": title,
                "datePublished": "2025-07-11T08:00:00+03:00",
                "dateModified": "2025-07-11T09:00:00+03:00",
                "author": [{"@type": "Person", "name": "Tilda Marrow"}, {"@id": f"{base}/#org"}],
                "publisher": {"@id": f"{base}/#org"},
                "articleSection": ["Harbour", "News"],
                "keywords": "ferry, harbour",
                "image": {"@type": "ImageObject", "url": f"{base}/a.jpg", "caption": title},
                "isAccessibleForFree": "False",
                "inLanguage": lang,
            },
        ],
    }
    body = "".join(f"<p itemprop='articleBody'>{escape(text)}</p>" for _ in range(rnd.randint(1, 4)))
    return (
        f"<!doctype html><html lang='{lang}'><head><meta charset='utf-8'><title>{escape(title)} - Quay Courier</title>"
        f"<link rel='canonical' href='{base}/{path}'><meta property='og:title' content='{escape(title)}'>"
        f"<meta property='og:image' content='/a.jpg'><meta name='author' content='Tilda Marrow, Joss Penhale'>"
        f"<script type='application/ld+json'>{json.dumps(linked, ensure_ascii=rnd.random() < 0.5)}</script></head>"
        f"<body><nav><a href='/'>Home</a></nav><main><article itemscope><h1>{escape(title)}</h1>"
        f"<div class='byline'>By <span itemprop='author'>Tilda Marrow</span> <time datetime='2025-07-11'>11 July 2025</time></div>"
        f"{body}<table><tr><td>1<td>2</table><ul><li>One<li>Two</ul></article></main><footer>© Quay Courier</footer>"
    )


def page(rnd: random.Random, base: str, path: str, folder: Path | None = None) -> tuple[bytes, dict[str, str]]:
    """(body, headers) of a damaged page."""
    text = whole_page(rnd, base, path, folder)
    for damage in rnd.choices(DAMAGE, k=rnd.randint(0, 5)):
        text = damage(rnd, text)
    body, charset = encoded(rnd, text)
    if rnd.random() < 0.25:
        body = broken_bytes(rnd, body)
    return body, headers(rnd, "text/html", charset)


def document(rnd: random.Random, kind: str, base: str, links: list[str]) -> tuple[bytes, dict[str, str]]:
    """(body, headers) of a damaged feed, Atom or JSON feed, sitemap or home page that names these addresses."""
    text, content_type = _document(rnd, kind, base, links)
    for damage in rnd.choices(DAMAGE, k=rnd.randint(1, 3)):
        text = damage(rnd, text)
    body, charset = encoded(rnd, text)
    if rnd.random() < 0.3:
        body = broken_bytes(rnd, body)
    if rnd.random() < 0.1:
        body = gzip.compress(body)
    return body, headers(rnd, content_type, charset)


def whole_feed(rnd: random.Random, links: list[str]) -> bytes:
    """A feed that can be read, whatever its items say of their pages."""
    items = [
        {
            "url": link,
            "title": odd_text(rnd),
            "authors": [{"name": odd_text(rnd)} for _ in range(rnd.randint(0, 2))],
            "date_published": rnd.choice([*DATES, "2025-07-11T08:00:00Z"]),
            "language": rnd.choice(["en", "de", "fa", "", "x" * 50, odd_text(rnd)]),
        }
        for link in links
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": odd_text(rnd), "items": items}).encode()


def _document(rnd: random.Random, kind: str, base: str, links: list[str]) -> tuple[str, str]:
    if kind == "json":
        return whole_feed(rnd, links).decode(), "application/feed+json"
    title, author, date = (escape(odd_text(rnd)) for _ in range(3))
    if kind == "rss":
        items = "".join(
            f"<item><title>{title}</title><link>{escape(link)}</link><dc:creator>{author}</dc:creator><guid>{escape(link)}</guid>"
            f"<pubDate>{rnd.choice(DATES)}</pubDate><description><![CDATA[<p>{date}</p>]]></description></item>"
            for link in links
        )
        return (
            f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel>"
            f"<title>{title}</title><language>en</language>{items}</channel></rss>",
            "application/rss+xml",
        )
    if kind == "atom":
        items = "".join(
            f"<entry><title type='html'>{title}</title><link rel='alternate' href='{escape(link)}'/><id>{escape(link)}</id>"
            f"<author><name>{author}</name></author><updated>{rnd.choice(DATES)}</updated></entry>"
            for link in links
        )
        return (
            f"<feed xmlns='http://www.w3.org/2005/Atom' xml:base='{base}/'><title>{title}</title>{items}</feed>",
            "application/atom+xml",
        )
    if kind == "sitemap":
        entries = "".join(
            f"<url><loc>{escape(link)}</loc><lastmod>{rnd.choice(DATES)}</lastmod><n:news><n:title>{title}</n:title>"
            f"<n:publication_date>{rnd.choice(DATES)}</n:publication_date></n:news></url>"
            for link in links
        )
        return (
            "<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
            f" xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'>{entries}</urlset>",
            "application/xml",
        )
    anchors = "".join(f"<li><h2><a href='{escape(link)}'>{title} {author}</a></h2></li>" for link in links)
    return (
        f"<!doctype html><title>{title}</title><base href='{rnd.choice(ADDRESSES[:9])}'><body><ul>{anchors}</ul>",
        "text/html",
    )


def odd_text(rnd: random.Random) -> str:
    """A few words, and whatever should not stand among them; halves of characters too."""
    parts = [
        rnd.choice(["Ferry", "harbour", "Tilda", "Marrow", "Łódź", "naïve", "港", *WORDS[:36]])
        for _ in range(rnd.randint(0, 5))
    ]
    for _ in range(rnd.randint(0, 3)):
        parts.insert(rnd.randint(0, len(parts)), rnd.choice([*ODD, "\ud83d", "\ude00", "\ud83d\ude00", "\udcff"]))
    return rnd.choice(["", " ", " "]).join(parts)


def encoded(rnd: random.Random, text: str) -> tuple[bytes, str]:
    """(bytes, what the header calls them): mostly UTF-8, sometimes another charset, sometimes a wrong name for it."""
    true = rnd.choice(CHARSETS) if rnd.random() < 0.2 else "utf-8"
    named = rnd.choice(CHARSETS) if rnd.random() < 0.15 else true
    try:
        data = text.encode(true, "xmlcharrefreplace")
    except (LookupError, ValueError):
        data = text.encode("utf-8", "surrogatepass")
    return rnd.choice(
        [b"", b"", b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\n \0"]
    ) + data if rnd.random() < 0.1 else data, named


def headers(rnd: random.Random, content_type: str, charset: str) -> dict[str, str]:
    found = {"content-type": f"{content_type}; charset={charset}" if charset.isprintable() else content_type}
    if rnd.random() < 0.05:
        found["content-type"] = rnd.choice(
            ["", "text/plain", "text/html;;;", "application/octet-stream", "x", 'text/html; charset="', "image/png"]
        )
    if rnd.random() < 0.3:
        found["etag"] = rnd.choice(['"1"', 'W/"x"', "é", '"' + "a" * 600 + '"', ""])
    if rnd.random() < 0.3:
        found["last-modified"] = rnd.choice(DATES).encode("ascii", "replace").decode()
    return found


# --- damage


def odd_characters(rnd: random.Random, text: str) -> str:
    for _ in range(rnd.choice([1, 3, 30])):
        at = rnd.randint(0, len(text))
        text = text[:at] + rnd.choice(ODD) * rnd.choice([1, 1, 2, 40]) + text[at:]
    return text


def odd_words(rnd: random.Random, text: str) -> str:
    """In place of what stands between two tags, or in an attribute."""
    places = [
        match.span(1) for match in re.finditer(r">([^<>]{1,200})<|=[\"']([^\"'<>]{0,200})[\"']", text) if match[1]
    ]
    for start, end in sorted(rnd.sample(places, min(len(places), rnd.randint(1, 4))), reverse=True):
        text = text[:start] + rnd.choice(WORDS) + text[end:]
    return text


def odd_dates(rnd: random.Random, text: str) -> str:
    return re.sub(
        r"\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?",
        lambda found: rnd.choice(DATES) if rnd.random() < 0.7 else found[0],
        text,
    )


def odd_addresses(rnd: random.Random, text: str) -> str:
    address = escape(rnd.choice(ADDRESSES).encode("utf-8", "replace").decode())
    return re.sub(r"https?://[^\s\"'<>]+", lambda found: address if rnd.random() < 0.3 else found[0], text)


def odd_references(rnd: random.Random, text: str) -> str:
    def spelled(found: re.Match[str]) -> str:
        return rnd.choice(
            [
                f"&#{ord(found[0])};",
                f"&#x{ord(found[0]):x}",
                f"&amp;#{ord(found[0])};",
                "&#xD83D;",
                "&#8203;",
                "&zwnj;",
                "&",
            ]
        )

    return re.sub(
        r"(?<=>)[^\W\d_]|[^\W\d_](?=<)", lambda found: spelled(found) if rnd.random() < 0.4 else found[0], text
    )


def odd_json(rnd: random.Random, text: str) -> str:
    """The JSON-LD with values of other kinds, escapes of halves of characters, or not quite JSON any more."""

    def changed(found: re.Match[str]) -> str:
        try:
            value = json.loads(found[2])
        except (ValueError, RecursionError):
            return found[0]
        for _ in range(rnd.randint(1, 5)):
            value = _odd_value(rnd, value, 0)
        raw = json.dumps(value, ensure_ascii=rnd.random() < 0.5).replace("</", "<\\/")
        raw = raw.encode("utf-8", "replace").decode()
        if rnd.random() < 0.4:
            at = rnd.randint(0, len(raw))
            raw = (
                raw[:at]
                + rnd.choice(
                    ['"', "\\", ",", "}", "]", "\\ud83d", "\\u0000", "//", "/*", "\n", "<!--", "</script>", "'", "\t"]
                )
                + raw[at:]
            )
        return found[1] + raw + found[3]

    return re.sub(r"(?s)(<script[^>]*ld\+json[^>]*>)(.*?)(</script>)", changed, text)


def _odd_value(rnd: random.Random, value: Any, depth: int) -> Any:
    if depth < 6 and isinstance(value, dict) and value and rnd.random() < 0.8:
        key = rnd.choice(list(value))
        return {**value, key: _odd_value(rnd, value[key], depth + 1)}
    if depth < 6 and isinstance(value, list) and value and rnd.random() < 0.8:
        at = rnd.randrange(len(value))
        return [*value[:at], _odd_value(rnd, value[at], depth + 1), *value[at + 1 :]]
    nested: Any = "deep"
    for _ in range(rnd.choice([3, 30, 300])):
        nested = [nested] if rnd.random() < 0.5 else {"@type": "Person", "name": nested}
    return rnd.choice(
        [None, True, 0, -1, 1.5, 10**40, float("inf"), float("nan"), "", [], {}, [None], {"@value": odd_text(rnd)}, {"@id": "#a"}, nested,
         odd_text(rnd), odd_text(rnd), rnd.choice(DATES), rnd.choice(ADDRESSES), [value, value], {"name": [value]}, {"url": value}]
    )  # fmt: skip


def odd_structure(rnd: random.Random, text: str) -> str:
    for _ in range(rnd.choice([1, 5, 40])):
        tags = list(re.finditer(r"</?[a-zA-Z][^<>]*>", text))
        if not tags:
            return text
        found = rnd.choice(tags)
        tag = rnd.choice(TAGS)
        instead = rnd.choice(
            [
                "",
                found[0] * 2,
                f"<{tag}>",
                f"</{tag}>",
                f"<{tag} class='byline author comments' hidden itemprop=author>",
                "<",
                ">",
                "<!--",
            ]
        )
        text = text[: found.start()] + instead + text[found.end() :]
    return text


def nested(rnd: random.Random, text: str) -> str:
    tag = rnd.choice(TAGS)
    many = f"<{tag}>" * rnd.choice([10, 300, 1500])
    at = text.find("<p>") if rnd.random() < 0.7 else rnd.randint(0, len(text))
    return text[:at] + many + text[at:]


def swollen(rnd: random.Random, text: str) -> str:
    start = rnd.randint(0, len(text))
    end = min(len(text), start + rnd.choice([10, 1000, 20_000]))
    return text[:end] + text[start:end] * rnd.choice([1, 10, 60]) + text[end:]


def cut(rnd: random.Random, text: str) -> str:
    start = rnd.randint(0, len(text))
    return rnd.choice([text[:start], text[start:], text[:start] + text[start + rnd.choice([1, 100, 3000]) :]])


def decomposed(rnd: random.Random, text: str) -> str:
    return unicodedata.normalize(rnd.choice(["NFD", "NFKD", "NFKC"]), text)


def other_blanks(rnd: random.Random, text: str) -> str:
    blank = rnd.choice(["\u00a0", "\u200b", "\u3000", "\u2028", "\x85", "\t\n", "  ", "\u200c", "\u00ad "])
    return re.sub(r"(?<=\w) (?=\w)", lambda _: blank if rnd.random() < 0.5 else " ", text)


def attributes(rnd: random.Random, text: str) -> str:
    many = " ".join(f"data-{n}={rnd.choice(WORDS[:20])!r}" for n in range(rnd.choice([5, 100, 400])))
    return re.sub(
        r"<(body|article|div|p)\b",
        lambda found: f"{found[0]} {many}" if rnd.random() < 0.2 else found[0],
        text,
        count=20,
    )


def broken_bytes(rnd: random.Random, body: bytes) -> bytes:
    data = bytearray(body)
    for _ in range(rnd.choice([1, 8, 200])):
        if not data:
            break
        at = rnd.randrange(len(data))
        match rnd.randrange(5):
            case 0:
                data[at] ^= 1 << rnd.randrange(8)
            case 1:
                data[at : at + rnd.choice([1, 10, 200])] = b""
            case 2:
                data[at:at] = rnd.randbytes(rnd.choice([1, 4, 60]))
            case 3:
                data[at:at] = rnd.choice(
                    [
                        b"\0",
                        b"\xed\xa0\xbd",
                        b"\xff\xfe",
                        b"\xc0\x80",
                        b"\xf4\x90\x80\x80",
                        b"\x1b$B",
                        b"\xe2\x80\xae",
                        b"+2D3-",
                    ]
                )
            case _:
                data[at : at + 4] = data[at + 4 : at + 8]
    return bytes(data)


DAMAGE: tuple[Damage, ...] = (
    odd_characters, odd_words, odd_dates, odd_addresses, odd_references, odd_json, odd_json, odd_structure, nested, swollen, cut,
    decomposed, other_blanks, attributes,
)  # fmt: skip
