"""The lead image: its address, and its caption and credit where the page gives them."""

import re
from urllib.parse import urljoin

from crawler.errors import BadAddress
from crawler.extract.body.labels import Role
from crawler.extract.dom import jsonld
from crawler.extract.dom.metadata import Sources
from crawler.net.urls import fetchable
from index.article import Image

_CREDIT = re.compile(
    r"(?:photo(?:graph)?|image|picture|foto|bild|quelle|credit|source|©|\(c\))\s*(?:by|credit|von)?\s*[:/]?\s*(?P<who>[^.;()]{2,80})\)?\.?$",
    re.I,
)
_MAX_CAPTION = 600


def image_of(sources: Sources, url: str) -> Image | None:
    """Return the image that the page offers for sharing, else that of its JSON-LD; None if there is none that can be
    fetched.
    """
    node = sources.article.get("image")
    if isinstance(node, list):
        node = node[0] if node else None
    node = sources.resolve(node)
    stated = node.get("url") or node.get("contentUrl") if isinstance(node, dict) else node
    for address in (
        sources.first("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src"),
        stated,
    ):
        if isinstance(address, list):
            address = address[0] if address else ""
        if not isinstance(address, str) or not address.strip():
            continue
        try:
            absolute = fetchable(urljoin(url, address.strip()))
        except (BadAddress, ValueError):
            continue
        caption, credit = _caption(sources, node)
        return Image(url=absolute, caption=caption, credit=credit)
    return None


def _caption(sources: Sources, node: object) -> tuple[str | None, str | None]:
    caption = credit = ""
    if isinstance(node, dict):
        caption = jsonld.text_of(node.get("caption"))
        credit = jsonld.text_of(node.get("creditText") or node.get("copyrightHolder") or node.get("creator"))
    if not caption:
        caption = next((leaf.text for leaf in sources.walker.leaves if _in_caption(leaf.box)), "")
    if not credit and (match := _CREDIT.search(caption)):
        credit = match["who"].strip()
    return caption[:_MAX_CAPTION] or None, credit[:120] or None


def _in_caption(box: object) -> bool:
    tag, role = getattr(box, "tag", ""), getattr(box, "role", None)
    return tag == "figcaption" or (role is Role.CAPTION and tag in ("p", "div", "span"))
