"""Writing a list of sources as OPML 2.0 (opml.org), which feed readers take and `sources import` takes back."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from index.archive.protocols import Source
from index.operations.durations import show_duration


def write_opml(sources: Iterable[Source], title: str = "Broadsheet sources") -> str:
    """The document. What OPML has no attribute for, and other programs pass over, is in `broadsheetKind` and `broadsheetEvery`."""
    root = Element("opml", version="2.0")
    SubElement(SubElement(root, "head"), "title").text = title
    body = SubElement(root, "body")
    for source in sources:
        name = source.name or source.id
        values = {"type": "rss", "text": name, "title": name, "xmlUrl": source.url, "broadsheetKind": source.kind.value}
        if source.every is not None:
            values["broadsheetEvery"] = show_duration(source.every)
        SubElement(body, "outline", values)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"
