"""Everything a page says about itself, gathered in one place before any field is decided."""

from dataclasses import dataclass, field

from crawler.extract.dom import jsonld
from crawler.extract.dom.about import Bearing, Subject, of_node, subject
from crawler.extract.dom.other_stories import leave_out_other_stories
from crawler.extract.dom.printed_text import printed
from crawler.extract.dom.tree import Leaf, Walker


@dataclass
class Sources:
    """The metadata of a page.

    meta: values by name, property or itemprop in lower case, in order. article: the JSON-LD node of the article, or
    an empty dict. by_id: JSON-LD nodes by `@id`. nodes: all typed JSON-LD nodes. h1: text of every first-level
    heading.
    """

    walker: Walker
    meta: dict[str, list[str]] = field(default_factory=dict)
    article: jsonld.Node = field(default_factory=dict)
    by_id: dict[str, jsonld.Node] = field(default_factory=dict)
    nodes: list[jsonld.Node] = field(default_factory=list)
    h1: list[Leaf] = field(default_factory=list)
    language: str = ""

    def first(self, *names: str) -> str:
        """Return the first non-empty value of the first of these names that has one; an empty string if none has."""
        for name in names:
            for content in self.meta.get(name, ()):
                if content:
                    return content
        return ""

    def every(self, *names: str) -> list[str]:
        """Return every non-empty value of these names, in the order of the names and then of the page."""
        return [content for name in names for content in self.meta.get(name, ()) if content]

    def resolve(self, value: object) -> object:
        """Follow a JSON-LD reference `{"@id": ...}` to the node it names.

        Returns the value itself if it is not a reference, or one to an unknown node.
        """
        if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
            return self.by_id.get(value["@id"], value)
        return value


def gather(walker: Walker, url: str) -> Sources:
    """Collect the page's metadata from what the walker met, without that of other stories. url: the page's address."""
    sources = Sources(walker, language=walker.language)
    sources.h1 = [leaf for leaf in walker.leaves if leaf.box.tag == "h1" or _inside_h1(leaf)]
    canonical = [a.get("href") for a in walker.links if "canonical" in (a.get("rel") or "").lower().split()]
    printed_ones = [*(leaf.text for leaf in sources.h1), walker.title]
    leave_out_other_stories(walker, subject((url, *canonical), printed_ones, url), sources.h1, url)
    for attributes, _ in walker.metas:
        content = attributes.get("content")
        if content is None:
            continue
        content = printed(content)
        for key in ("property", "name", "itemprop", "http-equiv"):
            name = attributes.get(key)
            if name:
                sources.meta.setdefault(name.strip().lower(), []).append(content)
    shared = (sources.first("og:title"), sources.first("twitter:title"))
    _gather_json(sources, subject((url, *canonical, sources.first("og:url")), (*printed_ones, *shared), url), url)
    return sources


def _inside_h1(leaf: Leaf) -> bool:
    parent = leaf.box.parent
    return parent is not None and parent.tag == "h1"


def _gather_json(sources: Sources, subject: Subject, url: str) -> None:
    listed: set[int] = set()
    for raw in sources.walker.json:
        for node, in_list in jsonld.nodes_and_places(jsonld.parse(raw)):
            identity = node.get("@id")
            if isinstance(identity, str):
                known = sources.by_id.get(identity)
                if known is None or len(known) < len(node):
                    sources.by_id[identity] = node
            if "@type" in node:
                sources.nodes.append(node)
                if in_list:
                    listed.add(id(node))
    best = (Bearing.OTHER, 0)
    for node in sources.nodes:
        if jsonld.types(node) & jsonld.ARTICLE_TYPES:
            bearing = subject.bears(*of_node(node), url)
            needed = Bearing.SURE if id(node) in listed else Bearing.DOUBTFUL
            rank = (bearing, _completeness(node))
            if bearing >= needed and rank > best:
                best, sources.article = rank, node


def _completeness(node: jsonld.Node) -> int:
    """How much like the page's own article a node is; teasers of other articles have a headline and little more."""
    wanted = (
        "headline",
        "datePublished",
        "author",
        "publisher",
        "articleBody",
        "dateModified",
        "image",
        "mainEntityOfPage",
    )
    return sum(bool(node.get(key)) for key in wanted) + 2 * bool(node.get("headline") and node.get("datePublished"))
