"""A matrix as a graph for Gephi and others: GEXF 1.3 (gexf.net) and GraphML (graphml.graphdrawing.org)."""

from collections.abc import Iterator
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from index.text.characters import clean
from search.counting.sheet import Sheet


class _Node(NamedTuple):
    id: str
    label: str
    kind: str
    articles: int


class _Edge(NamedTuple):
    source: str
    target: str
    weight: int


def _graph(sheet: Sheet) -> tuple[list[_Node], list[_Edge]]:
    of = dict(sheet.facts)["Of"]
    kind = "outlet" if of == "outlets" else "person"
    values = sheet.columns[3:]
    nodes = [_Node(f"{kind}:{row[1]}", str(row[0]), kind, int(row[2] or 0)) for row in sheet.rows]
    others = [_Node(f"outlet:{one.key}", one.label, "outlet", 0) for one in values] if of == "people-outlets" else []
    edges = []
    for at, row in enumerate(sheet.rows):
        for place, cell in enumerate(row[3:]):
            if cell and (others or place > at):
                target = others[place].id if others else nodes[place].id
                edges.append(_Edge(nodes[at].id, target, int(cell)))
    return [*nodes, *others], edges


def _attributes(**values: object) -> str:
    return "".join(f" {name}={quoteattr(clean(str(value)))}" for name, value in values.items())


def gexf(sheet: Sheet) -> str:
    """The matrix of a network sheet as GEXF: weights are the counts of its cells."""

    def lines() -> Iterator[str]:
        nodes, edges = _graph(sheet)
        yield '<?xml version="1.0" encoding="UTF-8"?>'
        yield '<gexf xmlns="http://gexf.net/1.3" version="1.3">'
        yield f"<meta{_attributes(lastmodifieddate=sheet.made[:10])}><creator>Broadsheet {_text(sheet.version)}</creator>"
        yield f"<description>{_text(described(sheet))}</description></meta>"
        yield '<graph defaultedgetype="undirected" mode="static">'
        yield '<attributes class="node"><attribute id="0" title="kind" type="string"/>'
        yield '<attribute id="1" title="articles" type="integer"/></attributes><nodes>'
        for node in nodes:
            yield f"<node{_attributes(id=node.id, label=node.label)}><attvalues>"
            yield f"<attvalue{_attributes(**{'for': 0}, value=node.kind)}/>"
            if node.articles:
                yield f"<attvalue{_attributes(**{'for': 1}, value=node.articles)}/>"
            yield "</attvalues></node>"
        yield "</nodes><edges>"
        for number, edge in enumerate(edges):
            yield f"<edge{_attributes(id=number, source=edge.source, target=edge.target, weight=edge.weight)}/>"
        yield "</edges></graph></gexf>"

    return "\n".join(lines()) + "\n"


def graphml(sheet: Sheet) -> str:
    """The same as GraphML."""

    def lines() -> Iterator[str]:
        nodes, edges = _graph(sheet)
        yield '<?xml version="1.0" encoding="UTF-8"?>'
        yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
        yield f"<desc>{_text(described(sheet))}</desc>"
        for name, kind in (("label", "string"), ("kind", "string"), ("articles", "int")):
            yield f"<key{_attributes(id=name, **{'for': 'node', 'attr.name': name, 'attr.type': kind})}/>"
        yield '<key id="weight" for="edge" attr.name="weight" attr.type="int"/>'
        yield '<graph edgedefault="undirected">'
        for node in nodes:
            yield f"<node{_attributes(id=node.id)}>"
            for name, value in (("label", node.label), ("kind", node.kind), ("articles", node.articles or "")):
                if value != "":
                    yield f"<data{_attributes(key=name)}>{_text(str(value))}</data>"
            yield "</node>"
        for edge in edges:
            yield f'<edge{_attributes(source=edge.source, target=edge.target)}><data key="weight">{edge.weight}</data></edge>'
        yield "</graph></graphml>"

    return "\n".join(lines()) + "\n"


def described(sheet: Sheet) -> str:
    """Title, question, denominator and date of a sheet in one line."""
    asked = "; ".join(f"{one.name}: {one.understood_as}" for one in sheet.questions)
    return f"{sheet.title}. {asked}. {sheet.denominator} Counted {sheet.made}."


def _text(text: str) -> str:
    return escape(clean(text))
