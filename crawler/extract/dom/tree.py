"""One walk over a parsed page: its leaves (lines of text) in reading order, and the boxes that hold them.

Everything after this works on these small values, so the parser's tree is walked exactly once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.extract.body.labels import Role, role_of
from crawler.extract.body.word_count import words
from index.article import BlockKind
from index.text.characters import PARAGRAPH, line

_MAX_DEPTH = 200
"""Elements inside each other that are looked into; the deepest of the 212 pages that this was tuned on has 59."""
_BREAK = "\0"
"""Stands for `<br>` while a line is gathered; the parser never lets this character through."""
_CELL = 200
"""Characters of a table cell beyond which the table is taken for layout."""
_HEADING = 200
"""Characters of a heading that is a paragraph in large letters, if it ends like a sentence."""
_SENTENCE = 60
_ENDS = frozenset('.!?…:"”»“’)。！？」।')

_SKIPPED = words(
    "script style noscript template rt rp svg math iframe object embed canvas audio video map head select option "
    "datalist button input textarea meter progress picture source track img dialog link meta title -comment"
)
"""Elements whose text, if they have any, is never printed text of an article."""

_INLINE = words(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rb rp rt ruby s samp small span "
    "strike strong sub sup time tt u var wbr nobr font x-text"
)
_TELLING = frozenset(("meta", "link", "script"))
_SKIPPABLE = frozenset(("nav", "footer", "aside", "div", "ul", "ol", "section", "form", "menu", "header"))
_TELLING_INSIDE = "p, h1, h2, br, article, time, td, blockquote, script[type], meta"
"""Furniture without any of these is menus and buttons, and is not walked at all."""
_STRONG = frozenset(("b", "strong", "em", "i"))
_LABELLED = frozenset(("span", "small", "label"))
_PLAIN = frozenset((Role.NONE, Role.BODY))
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_KINDS = {
    "p": BlockKind.PARAGRAPH, "blockquote": BlockKind.QUOTE, "q": BlockKind.QUOTE, "li": BlockKind.ITEM,
    "dt": BlockKind.ITEM, "dd": BlockKind.ITEM, **dict.fromkeys(_HEADINGS, BlockKind.HEADING),
}  # fmt: skip
_TAG_ROLES = {
    "nav": Role.FURNITURE, "footer": Role.FURNITURE, "aside": Role.FURNITURE, "form": Role.FURNITURE,
    "menu": Role.FURNITURE, "figcaption": Role.CAPTION, "caption": Role.CAPTION, "figure": Role.FIGURE,
    "fieldset": Role.FURNITURE, "header": Role.HEADER, "summary": Role.NONE,
}  # fmt: skip
_NO_ROLE, _FURNITURE, _COMMENTS, _CAPTION = Role.NONE, Role.FURNITURE, Role.COMMENTS, Role.CAPTION
_PARAGRAPH, _QUOTE, _ITEM = BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.ITEM
_HEADING_KIND, _ROW = BlockKind.HEADING, BlockKind.ROW
"""By names of their own: looking up a member of an enumeration is slow, and a page has hundreds of boxes."""


@dataclass(eq=False, slots=True)
class Box:
    """An element that can contain blocks.

    size: total weight of the leaves inside, set by `body.weigh`; itemtype: of its microdata.
    """

    tag: str
    label: str
    role: Role
    parent: "Box | None"
    node: LexborNode
    dropped: bool = False
    kind: BlockKind = _PARAGRAPH
    children: list["Box"] = field(default_factory=list)
    size: float = 0.0
    own: float = 0.0
    lines: int = 0
    chars: int = 0
    linked: int = 0
    itemtype: str = ""

    @property
    def dropped_by_furniture(self) -> bool:
        """Whether it is in a part of the page that does not belong to the article; its byline does not count as such."""
        return any(box.dropped and box.role in (_FURNITURE, _COMMENTS) for box in self.outwards())

    def outwards(self) -> Iterator["Box"]:
        """Itself and the boxes around it, the innermost first."""
        box: Box | None = self
        while box is not None:
            yield box
            box = box.parent

    def is_in(self, *roles: Role) -> bool:
        """Return whether it, or a box around it, has one of these roles."""
        return any(box.role in roles for box in self.outwards())


@dataclass(eq=False, slots=True)
class Leaf:
    """A line of printed text.

    linked, strong: how many of its characters are inside links, and in bold or italics. told: it is a link, yet a
    sentence of the story; set by `linked.tell`.
    """

    text: str
    kind: BlockKind
    box: Box
    linked: int
    strong: int
    index: int
    weight: float = 0.0
    told: bool = False

    @property
    def link_share(self) -> float:
        """Return the share of the characters that are inside links, 0 to 1."""
        return self.linked / len(self.text)


Attributes = dict[str, str | None]


class Walker:
    """Collects leaves and boxes of a page; call `walk` and read the attributes.

    thorough: also look into parts labelled as furniture that contain no paragraph, for pages that seem to have no
    text.
    """

    def __init__(self, *, thorough: bool = False) -> None:
        self.thorough = thorough
        self.leaves: list[Leaf] = []
        self.boxes: list[Box] = []
        self.metas: list[tuple[Attributes, Box | None]] = []
        self.links: list[Attributes] = []
        self.times: list[tuple[Attributes, LexborNode, Box]] = []
        self.marked: list[tuple[Attributes, LexborNode, Box]] = []
        self.json: list[str] = []
        self.title = ""
        self.language = ""
        self._text: list[str] = []
        self._linked = 0
        self._strong = 0

    def walk(self, parser: LexborHTMLParser) -> None:
        """Collect the leaves, boxes and metadata of a parsed page. Call it once."""
        if parser.root is not None:
            attributes = parser.root.attributes
            self.language = attributes.get("lang") or attributes.get("xml:lang") or ""
        if parser.head is not None:
            child = parser.head.child
            while child is not None:
                self._aside(child, child.tag or "", None)
                child = child.next
        if parser.body is not None:
            box = Box("body", "", _NO_ROLE, None, parser.body)
            self.boxes.append(box)
            self._children(parser.body, box, 0, False, False)
            self._flush(box)

    def let_go(self) -> None:
        """Undo the boxes, so that nothing of the page refers to itself. Lines that were taken from it keep their text."""
        for box in self.boxes:
            box.children.clear()

    def _children(self, node: LexborNode, box: Box, depth: int, in_link: bool, in_strong: bool) -> None:
        child = node.first_child
        texts = self._text
        while child is not None:
            if child.is_text_node:
                if child.is_empty_text_node and not texts:  # the blanks between elements, which most of them are
                    child = child.next
                    continue
                text = child.text_content
                if text and (texts or not text.isspace()):
                    texts.append(text)
                    if in_link:
                        self._linked += len(text)
                    if in_strong:
                        self._strong += len(text)
            else:
                tag = child.tag
                if tag is None or tag in _SKIPPED:
                    if tag in _TELLING:
                        self._aside(child, tag, box)
                elif tag in _INLINE:
                    self._inline(child, tag, box, depth, in_link, in_strong)
                elif tag == "br":
                    texts.append(_BREAK)
                else:
                    self._block(child, tag, box, depth, in_link, in_strong)
            child = child.next

    def _aside(self, node: LexborNode, tag: str, box: Box | None) -> None:
        """Keep what says something about the article without being printed."""
        if tag == "meta":
            self.metas.append((node.attributes, box))
        elif tag == "link":
            self.links.append(node.attributes)
        elif tag == "script":
            if (node.attributes.get("type") or "").strip().lower() == "application/ld+json":
                text = node.child
                self.json.append(text.text_content or "" if text is not None else "")
        elif tag == "title" and box is None and not self.title:
            self.title = node.text() or ""

    def _inline(self, node: LexborNode, tag: str, box: Box, depth: int, in_link: bool, in_strong: bool) -> None:
        if depth > _MAX_DEPTH:
            return
        if tag == "a":
            in_link = True
            attributes = node.attributes
            if "rel" in attributes or "itemprop" in attributes:
                self.marked.append((attributes, node, box))
        elif tag in _STRONG:
            in_strong = True
        elif tag == "time":
            self.times.append((node.attributes, node, box))
        elif tag in _LABELLED:
            attributes = node.attributes
            if attributes:
                if "itemprop" in attributes or "property" in attributes:
                    self.marked.append((attributes, node, box))
                if role_of(_label(attributes), attributes) not in _PLAIN:
                    self._block(node, tag, box, depth, in_link, in_strong)
                    return
        self._children(node, box, depth + 1, in_link, in_strong)

    def _block(self, node: LexborNode, tag: str, box: Box, depth: int, in_link: bool, in_strong: bool) -> None:
        if depth > _MAX_DEPTH:
            return
        if self._text:
            self._flush(box)
        attributes = node.attributes
        inner = Box(tag, "", _NO_ROLE, box, node)
        if attributes:
            inner.label = _label(attributes)
            inner.role = role_of(inner.label, attributes)
            if "itemprop" in attributes or "property" in attributes:
                self.marked.append((attributes, node, inner))
            if "itemtype" in attributes:
                inner.itemtype = attributes.get("itemtype") or ""
        if inner.role in _PLAIN:
            inner.role = _TAG_ROLES.get(tag, inner.role)
        if inner.role is _FURNITURE or inner.role is _CAPTION:
            if tag in _HEADINGS:
                inner.role = _NO_ROLE  # `widget-title` is how some write a subheading
            elif tag in _SKIPPABLE and not self.thorough and not node.css_first(_TELLING_INSIDE):
                return
        kind = _KINDS.get(tag)
        if kind is not None and kind is not _PARAGRAPH:
            inner.kind = kind
        elif box.kind is _QUOTE or box.kind is _ITEM:
            inner.kind = box.kind  # a paragraph inside a quote is the quote's, one inside a list item the item's
        box.children.append(inner)
        self.boxes.append(inner)
        first = len(self.leaves)
        self._children(node, inner, depth + 1, in_link, in_strong)
        if self._text:
            self._flush(inner)
        if tag == "tr":
            self._row(first, inner)

    def _row(self, first: int, box: Box) -> None:
        """Join the cells of a table row into one line, unless the table is there for layout."""
        cells = self.leaves[first:]
        if len(cells) < 2 or any(len(cell.text) > _CELL for cell in cells):
            return
        del self.leaves[first:]
        text = " | ".join(cell.text for cell in cells)
        linked, strong = sum(c.linked for c in cells), sum(c.strong for c in cells)
        self.leaves.append(Leaf(text, _ROW, box, linked, strong, first))

    def _flush(self, box: Box) -> None:
        raw = "".join(self._text)
        linked, strong = self._linked, self._strong
        self._text.clear()
        self._linked = self._strong = 0
        if _BREAK not in raw:
            text = line(raw, PARAGRAPH)
            if text:
                size = len(text)
                if size > _HEADING and box.kind is _HEADING_KIND and text[-1] in _ENDS:
                    box.kind = _PARAGRAPH
                if linked or strong:
                    linked, strong = min(size, linked), min(size, strong)
                self.leaves.append(Leaf(text, box.kind, box, linked, strong, len(self.leaves)))
            return
        for text in _split_at_breaks(raw):
            share = len(text) / len(raw)
            size = len(text)
            self.leaves.append(
                Leaf(
                    text,
                    box.kind,
                    box,
                    min(size, round(linked * share)),
                    min(size, round(strong * share)),
                    len(self.leaves),
                )
            )


def _split_at_breaks(raw: str) -> list[str]:
    """A break ends a paragraph where two stand in a row, or where one follows a whole sentence."""
    lines: list[str] = []
    gap = True
    for part in raw.split(_BREAK):
        text = line(part, PARAGRAPH)
        if not text:
            gap = True
            continue
        if gap or not lines or (len(lines[-1]) > _SENTENCE and lines[-1][-1] in _ENDS):
            lines.append(text)
        else:
            lines[-1] += " " + text
        gap = False
    return lines


def _label(attributes: dict[str, str | None]) -> str:
    classes = attributes.get("class")
    identity = attributes.get("id")
    if classes:
        return f"{classes} {identity}" if identity else classes
    return identity or ""
