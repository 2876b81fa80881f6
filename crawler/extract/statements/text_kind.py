"""What kind of text an article is, where its page says so: by the type in JSON-LD, a section, a meta tag or a printed label.

Style is no witness. A word that outlets also use for other things (an advertisement beside the headline, a section of
concerts called "Live") counts only where it can mean one thing.
"""

import re
from collections.abc import Iterable, Iterator

from crawler.extract.dom import jsonld
from crawler.extract.dom.metadata import Sources
from crawler.extract.dom.tree import Box, Leaf
from index.article import TextKind
from index.text.folding import fold

_TYPES = {
    "advertisercontentarticle": TextKind.SPONSORED,
    "liveblogposting": TextKind.LIVE,
    "interview": TextKind.INTERVIEW,
    "opinionnewsarticle": TextKind.OPINION,
    "reviewnewsarticle": TextKind.OPINION,
    "reportagenewsarticle": TextKind.NEWS,
    "backgroundnewsarticle": TextKind.NEWS,
    "analysisnewsarticle": TextKind.NEWS,
    "askpublicnewsarticle": TextKind.NEWS,
    "newsarticle": TextKind.NEWS,
}
"""Types of schema.org, the more telling ones first: many pages give every text the last one."""

_LABELS = {
    TextKind.SPONSORED: "sponsored, sponsored content, sponsored post, paid content, paid post, partner content, "
    "advertorial, branded content, advertisement feature, advertiser content, gesponsert, gesponserter inhalt, "
    "bezahlter inhalt, sponsored by, publireportage, publi-reportage, publi-redactionnel, contenu sponsorise, "
    "contenu partenaire, contenu de marque, contenido patrocinado, patrocinado, publirreportaje, contenido de marca, "
    "contenuto sponsorizzato, pubbliredazionale, conteudo patrocinado, conteudo de marca, publieditorial, "
    "publirreportagem, gesponsord, gesponsorde content, betaalde content, partnerbijdrage",
    TextKind.PRESS_RELEASE: "press release, press releases, pressemitteilung, pressemitteilungen, presseinformation, "
    "pressemeldung, pressemeldungen, medienmitteilung, medienmitteilungen, communique de presse, "
    "communiques de presse, comunicado de prensa, comunicados de prensa, nota de prensa, notas de prensa, "
    "comunicato stampa, comunicati stampa, comunicado de imprensa, comunicados de imprensa, nota de imprensa, "
    "persbericht, persberichten",
    TextKind.LIVE: "live blog, liveblog, live updates, live coverage, as it happened, liveticker, live-ticker, live ticker, "
    "en direct, le direct, en vivo, en directo, minuto a minuto, in diretta, diretta live, ao vivo, minuto a minuto, "
    "tempo real",
    TextKind.GALLERY: "gallery, photo gallery, picture gallery, in pictures, photo essay, slideshow, fotostrecke, "
    "bilderstrecke, bildergalerie, fotogalerie, diaporama, en images, galerie photos, galeria de fotos, fotogaleria, "
    "en imagenes, galeria de imagenes, fotogallery, photogallery, galleria fotografica, em imagens, fotoserie, in beeld",
    TextKind.INTERVIEW: "interview, interviews, the interview, das interview, l'interview, entretien, entretiens, "
    "grand entretien, entrevista, entrevistas, la entrevista, intervista, interviste, l'intervista, het interview",
    TextKind.OPINION: "opinion, opinions, op-ed, op-eds, editorial, editorials, leading article, commentary, column, columns, "
    "columnists, letters to the editor, viewpoint, guest essay, meinung, meinungen, kommentar, kommentare, leitartikel, "
    "kolumne, kolumnen, glosse, gastbeitrag, gastkommentar, standpunkt, leserbriefe, edito, editos, l'edito, "
    "l'editorial, chronique, chroniques, point de vue, points de vue, avis et debats, opinion libre, tribunes, "
    "editoriales, columna, columnas, columnistas, tribuna, tribuna libre, cartas al director, opinione, opinioni, "
    "commento, commenti, editoriale, editoriali, l'editoriale, opiniao, colunas, coluna, colunistas, editoriais, "
    "artigo de opiniao, opinie, opinies, commentaar, commentaren, hoofdredactioneel commentaar, ingezonden",
}
_SECTIONS = {
    TextKind.SPONSORED: "anzeige, werbung, advertisement, publicidad, publicite, pubblicita, publicidade, advertentie",
    TextKind.LIVE: "live",
    TextKind.GALLERY: "photos, pictures, fotos, bilder, galeria, galerie, galleria",
    TextKind.OPINION: "comment, comment is free, tribune, debats, debatte, columnisten",
    TextKind.NEWS: "news, latest news, nachrichten, meldungen, actualites, actualite, noticias, ultimas noticias, notizie, "
    "ultime notizie, nieuws, laatste nieuws",
}
"""Words that name a kind only as a section or in a meta tag: as a line beside the headline they may be anything."""
_META = ("genre", "article:genre", "dc.type", "dcterms.type", "pagetype", "page-type", "page_type", "content_type",
    "contenttype", "article:type")  # fmt: skip
_SECTION_META = ("article:section", "og:article:section", "section", "parsely-section")
_PARTS = re.compile(r"\s*[/|>»›]\s*|\s+[–—-]\s+")
_HEADED = re.compile(r"([^:|+]{4,30}?)\s*(?:[:|]|\+\+)")
_LONGEST = 40
"""Characters of a label."""
_NEAR = 2
"""Lines before the headline among which a label may stand."""


def _table(*tables: dict[TextKind, str]) -> dict[str, TextKind]:
    return {_key(word): kind for table in tables for kind, words in table.items() for word in words.split(",")}


def _key(text: str) -> str:
    return " ".join(fold(text.replace("’", "'")).split()).strip(" .:!|+")


_OF_LABEL = _table(_LABELS)
_OF_SECTION = _table(_SECTIONS, _LABELS)
_RANK = {kind: rank for rank, kind in enumerate((*_LABELS, TextKind.NEWS))}


def kind_of(sources: Sources, section: str, title: str, headline: Leaf | None) -> TextKind | None:
    """Return what the page says that its text is, None if it says nothing.

    section: as the outlet's rules found it, or empty. title, headline: of the article. Of several statements the most telling
    one counts: a text that is called sponsored is no news, whatever its type.
    """
    stated = [*_typed(sources), *_in_sections(sources, section), *_labelled(sources, title, headline)]
    return min(stated, key=_RANK.__getitem__, default=None)


def _typed(sources: Sources) -> Iterator[TextKind]:
    types = jsonld.types(sources.article)
    yield from (kind for name, kind in _TYPES.items() if name in types)
    if sources.first("article:opinion").lower() in ("true", "1", "yes"):
        yield TextKind.OPINION


def _in_sections(sources: Sources, section: str) -> Iterator[TextKind]:
    article = sources.article
    for name in (
        section,
        *_texts(article.get("articleSection")),
        *_texts(article.get("genre")),
        *sources.every(*_SECTION_META, *_META),
    ):
        for part in _PARTS.split(name[:200]):
            if kind := _OF_SECTION.get(_key(part)):
                yield kind


def _texts(value: object) -> Iterable[str]:
    return map(jsonld.text_of, value if isinstance(value, list) else [value])


def _labelled(sources: Sources, title: str, headline: Leaf | None) -> Iterator[TextKind]:
    """By a label that begins the headline, or stands as a line of its own right before it."""
    if (headed := _HEADED.match(title)) and (kind := _OF_LABEL.get(_key(headed[1]))):
        yield kind
    if headline is None:
        return
    leaves = sources.walker.leaves
    before = leaves[max(0, headline.index - _NEAR - 1) : headline.index]
    if len(before) > _NEAR and _is_menu(before):
        return
    around = set(_around(headline.box))
    for leaf in before[-_NEAR:]:
        beside = len(leaf.text) <= _LONGEST and not around.isdisjoint(_around(leaf.box))
        if beside and (kind := _OF_LABEL.get(_key(leaf.text))):
            yield kind


def _is_menu(leaves: list[Leaf]) -> bool:
    """Several links in a row that are a word or two each, of which any may be the name of a section."""
    return all(leaf.linked and len(leaf.text) <= _LONGEST for leaf in leaves)


def _around(box: Box) -> list[int]:
    """The element and the two around it, as numbers."""
    around = [id(box)]
    for _ in range(2):
        if box.parent is None or box.parent.tag in ("body", "html"):
            break
        box = box.parent
        around.append(id(box))
    return around
