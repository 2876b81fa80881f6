"""The pages of the invented outlets: three layouts, each with the clutter of real pages that an archive must not keep.

semantic: <article>, <time>, OpenGraph. metadata: JSON-LD, the body in plain divs between advertisements.
plain: little markup and no metadata but author and date, as on the pages of small outlets.
"""

import json
from datetime import datetime
from email.utils import format_datetime
from html import escape

from demo.content import Paper, Story

READ_MORE = {"en": "Read more", "de": "Lesen Sie auch"}
COMMENTS = {"en": "Comments", "de": "Kommentare"}
REMARK = {
    "en": "I have said all of this for years and nobody has ever listened to me, except for the parrot.",
    "de": "Das sage ich seit Jahren, und niemand hört zu, außer dem Papagei.",
}


def article_page(paper: Paper, story: Story, base: str) -> str:
    """The page of a story in the outlet's layout. base: address of the outlet, without a slash at the end."""
    return {"semantic": _semantic, "metadata": _metadata, "plain": _plain}[paper.layout](paper, story, base)


def home_page(paper: Paper) -> str:
    """The front page of an outlet: its stories, newest first, and a link to its feed if it has one."""
    feed = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">' if paper.discovery == "feed" else ""
    items = "".join(
        f'<li><h2><a href="/{escape(story.path)}">{escape(story.title)}</a></h2>'
        f"<p>{escape(story.standfirst or story.section)}</p></li>"
        for story in sorted(paper.stories, key=lambda story: story.published, reverse=True)
    )
    return (
        f'<!doctype html><html lang="{paper.lang}"><head><meta charset="utf-8"><title>{escape(paper.name)}</title>{feed}</head>'
        f"<body>{_navigation(paper)}<main><h1>{escape(paper.name)}</h1><ul>{items}</ul></main>{_footer(paper)}</body></html>"
    )


def feed(paper: Paper, base: str, corrected: datetime | None = None) -> str:
    """The RSS feed. base: address of the outlet. corrected: when the corrected versions appeared; None if they have not."""
    items = "".join(
        f"<item><title>{escape(story.title)}</title><link>{base}/{escape(story.path)}?utm_source=rss</link>"
        f"<guid>{base}/{escape(story.path)}</guid><pubDate>{format_datetime(story.published)}</pubDate>"
        + (f"<atom:updated>{corrected.isoformat()}</atom:updated>" if corrected and story.corrected else "")
        + f"<description>{escape(story.standfirst or '')}</description></item>"
        for story in paper.stories
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>{escape(paper.name)}</title><link>{base}/</link><description>News</description>"
        f"<language>{paper.lang}</language>{items}</channel></rss>"
    )


def sitemap(paper: Paper, base: str, corrected: datetime | None = None) -> str:
    """The news sitemap. base, corrected: as for `feed`."""
    entries = "".join(
        f"<url><loc>{base}/{escape(story.path)}</loc>"
        + (f"<lastmod>{corrected.isoformat()}</lastmod>" if corrected and story.corrected else "")
        + f"<news:news><news:publication><news:name>{escape(paper.name)}</news:name>"
        f"<news:language>{paper.lang}</news:language></news:publication>"
        f"<news:publication_date>{story.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(story.title)}</news:title></news:news></url>"
        for story in paper.stories
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{entries}</urlset>'
    )


def robots(paper: Paper, base: str) -> str:
    """robots.txt; it names the sitemap if that is how articles are found. base: address of the outlet."""
    lines = ["User-agent: *", "Disallow: /account/"]
    if paper.discovery == "sitemap":
        lines.append(f"Sitemap: {base}/sitemap.xml")
    return "\n".join(lines) + "\n"


def _semantic(paper: Paper, story: Story, base: str) -> str:
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in story.paragraphs[:-1])
    last = f"<p>{escape(story.paragraphs[-1])}</p>"
    other = paper.stories[(paper.stories.index(story) + 1) % len(paper.stories)] if story in paper.stories else None
    aside = f'<p class="more"><a href="/{escape(other.path)}">READ MORE: {escape(other.title)}</a></p>' if other else ""
    standfirst = f'<p class="standfirst">{escape(story.standfirst)}</p>' if story.standfirst else ""
    when = story.published.isoformat()
    return (
        f'<!doctype html><html lang="{paper.lang}"><head><meta charset="utf-8">'
        f"<title>{escape(story.title)} | {escape(paper.name)}</title>"
        f'<link rel="canonical" href="{base}/{escape(story.path)}">'
        f'<meta property="og:site_name" content="{escape(paper.name)}"><meta property="og:type" content="article">'
        f'<meta property="og:title" content="{escape(story.title)}">'
        f'<meta property="article:published_time" content="{when}">'
        f'<meta property="article:section" content="{escape(story.section)}"></head><body>{_navigation(paper)}'
        f"<main><article><h1>{escape(story.title)}</h1>{standfirst}"
        f'<p class="byline">By {escape(" and ".join(story.authors))}</p><time datetime="{when}">{story.published:%d %B %Y}</time>'
        f"{body}{aside}{last}{_credit(story)}</article>{_comments(paper)}</main>{_footer(paper)}</body></html>"
    )


def _metadata(paper: Paper, story: Story, base: str) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "datePublished": story.published.isoformat(),
        "author": [{"@type": "Person", "name": name} for name in story.authors],
        "publisher": {"@type": "Organization", "name": paper.name},
        "articleSection": story.section,
        "description": story.standfirst,
    }
    half = max(1, len(story.paragraphs) // 2)
    first, second = story.paragraphs[:half], story.paragraphs[half:]
    blocks = [
        f'<div class="text">{"".join(f"<p>{escape(p)}</p>" for p in part)}</div>' for part in (first, second) if part
    ]
    advertisement = '<div class="ad"><a href="/account/offer">Advertisement</a></div>'
    linked = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return (
        f'<!doctype html><html lang="{paper.lang}"><head><meta charset="utf-8"><title>{escape(story.title)}</title>'
        f'<script type="application/ld+json">{linked}</script></head><body>{_navigation(paper)}'
        f'<div id="page"><h1>{escape(story.title)}</h1>{advertisement.join(blocks)}{_credit(story)}</div>'
        f"{_comments(paper)}{_footer(paper)}</body></html>"
    )


def _plain(paper: Paper, story: Story, base: str) -> str:
    body = "<br><br>".join(escape(paragraph) for paragraph in story.paragraphs)
    return (
        f'<!doctype html><html lang="{paper.lang}"><head><meta charset="utf-8">'
        f'<title>{escape(story.title)} - {escape(paper.name)}</title><meta property="og:site_name" content="{escape(paper.name)}">'
        f'<meta name="author" content="{escape(", ".join(story.authors))}">'
        f'<meta name="date" content="{story.published.isoformat()}"></head><body>{_navigation(paper)}'
        f"<div><h1>{escape(story.title)}</h1><div>{body}</div></div>{_comments(paper)}{_footer(paper)}</body></html>"
    )


def _navigation(paper: Paper) -> str:
    sections = list(dict.fromkeys(story.section for story in paper.stories))
    links = "".join(f'<li><a href="/account/{escape(name.lower())}">{escape(name)}</a></li>' for name in sections)
    return f'<nav><a href="/">{escape(paper.name)}</a><ul>{links}</ul></nav>'


def _credit(story: Story) -> str:
    return f"<p>© {escape(story.agency)} {story.published.year}</p>" if story.agency else ""


def _comments(paper: Paper) -> str:
    return (
        f'<section class="comments" id="comments"><h2>{COMMENTS[paper.lang]}</h2>'
        f'<div class="comment"><p>{REMARK[paper.lang]}</p></div></section>'
    )


def _footer(paper: Paper) -> str:
    return f'<footer><p>{escape(paper.name)}. {READ_MORE[paper.lang]}: <a href="/account/newsletter">Newsletter</a></p></footer>'
