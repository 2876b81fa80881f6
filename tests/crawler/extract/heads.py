"""Pages with one article and a given head."""

import json

from index.article import Article
from tests.crawler.extract.build import BODY, article, paragraphs, read

TEXT = paragraphs(*BODY)


def ld(**fields: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def meta(**fields: str) -> str:
    return "".join(f'<meta property="{name.replace("__", ":")}" content="{value}">' for name, value in fields.items())


def found(head: str = "", body: str | None = None, **options: object) -> Article:
    return read(article(TEXT) if body is None else body, head=head, **options)  # type: ignore[arg-type]
