"""What a page's own names for its boxes (class, id, role, itemprop) say about them.

The vocabulary is the field's, not an outlet's: words that thousands of sites write (`related`, `newsletter`, `sharedaddy`).
A label is only a claim: `body` overrules it where most of a page's sentences stand in the box.
"""

import re
from enum import IntEnum
from functools import lru_cache


class Role(IntEnum):
    """What a box is by its label. NONE: nothing is said; BODY: the article's text, so it is said."""

    NONE = 0
    BODY = 1
    HEADER = 2
    FURNITURE = 3
    COMMENTS = 4
    CAPTION = 5
    FIGURE = 6
    HIDDEN = 7
    BYLINE = 8


_SPLIT = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[^a-zA-Z0-9]+")

_COMMENTS = re.compile(
    r"\b(?:comments?|comment (?:list|section|area|thread)|disqus|livefyre|respond|replies|kommentare?|komentar\w*|commentaires?|comentarios?|coral|spotim|conversation|opencomments)\b"
)
_BODY = re.compile(
    r"\b(?:article|story|post|entry|news|content|page|main|text|body)s? (?:body|content|text|copy|main|inner|detail|paragraphs?)\b"
    r"|\barticlebody\b|\bstorybody\b|\bbody (?:text|copy|content|main)\b|\bentry content\b|\barticletext\b|\bmaincontent\b|\bpost content\b|\bstory text\b|\brich text\b|\bparagraphs?\b"
)
_FURNITURE = re.compile(
    r"\b(?:"
    r"related|recommend(?:ed|ations?|s)?|recirc\w*|more (?:stories|news|from|on|articles|links|coverage|info)|read (?:more|next|also|on|too)|also read|see also"
    r"|most (?:read|popular|viewed|shared|commented)|popular|trending|latest|you (?:may|might)|up next|next (?:article|story|post|up|read)|prev(?:ious)? (?:article|story|post)|post navigation|outbrain|taboola|zergnet|dianomi|plista|revcontent|nativo|ligatus|teads|teasers?|promos?|promoted|promotion\w*|callout|crosslinks?|linkbox|linklist|link list|topic list|topics|inline links?"
    r"|newsletters?|subscri\w+|sign ?up|signin|log ?in|register|registration|paywall (?:barrier|overlay|message|promo|banner|offer|prompt|wall)|paid content|piano|premium box|abo box|membership|donat\w+|support us|contribute|fundrais\w+|upsell"
    r"|ads?|advert\w*|adsense|ad ?slot|adunit|adbox|adblock\w*|dfp|gpt|mpu|leaderboard|sponsor\w*|affiliate\w*|commercial|werbung|anzeigen?|reklam\w*|publicidad|pubblicita|shopping|buy (?:now|box|button)|price (?:box|comparison)|product (?:card|box|list)|deals?"
    r"|shar(?:e|es|ing)|sharedaddy|addthis|addtoany|social|socials|follow(?: us)?|facebook|whatsapp|flipboard|share ?(?:bar|tools|buttons?|links?)|tools?|toolbar|actions?|print (?:button|link)|bookmark\w*|reactions?|likes?|vote|voting|rating|ratings|poll|quiz|survey|feedback"
    r"|breadcrumbs?|nav|navbar|navigation|menu|submenu|sitenav|pagination|pager|page ?nav|skip link|jump links?|toc|table of contents|contents"
    r"|sidebar|side ?bar|rail|right col|rightcol|footer|masthead|site header|global header|topbar|ticker|tabs|carousel|slider|slick|swiper|slideshow|gallery|galleries|lightbox"
    r"|cookies?|consent|gdpr|cmp|onetrust|popup|pop up|modal|overlay|tooltip|dialog|dropdown|flyout|toast|interstitial|alert box|notification\w*"
    r"|tags?|tag list|tagcloud|keywords|categories|category list|cat links|entry footer|post footer|article footer|story footer|footnote credits|copyright|licens(?:e|ing)|syndication|disclaimer|correction policy|trust project"
    r"|about (?:the )?author|author (?:bio|box|info|card|profile|description|details|about|block)|bio|biography|contributors?|writer bio"
    r"|audio ?player|video ?player|player|podcast (?:player|promo)|playlist|jw ?player|brightcove|video (?:wrapper|container|embed|box|list)|listen|read ?aloud|text to speech|tts|audio article"
    r"|widgets?|iframe|chatbot|app (?:banner|promo|download)|download app|apple news|google news|google preference|whats ?app channel|weather widget|stock (?:ticker|quote)|(?:info|fact|side|expandable|explainer|background|bio|promo|cta|newsletter|content) ?box"
    r")\b"
)
_CAPTION = re.compile(
    r"\b(?:captions?|figcaption|cutline|photo ?(?:credits?|by)|image ?(?:credits?|caption|source|copyright|info|text|description|meta|desc)|img ?(?:caption|desc|credit)|media ?(?:caption|credit|info|copyright|description)|picture ?(?:caption|credit|source)|bildunterschrift|bildtext|bu|credits?|legende|didascalia|wp caption(?: text)?|gallery caption|pie de foto|photo desc\w*)\b"
)
_HIDDEN = re.compile(
    r"(?<!overflow )(?<!label )(?<!md )(?<!lg )(?<!sm )\bhidden\b(?! (?:xs|sm|md|lg|xl|2xl|print|mobile|desktop|tablet|phone|y|x)\b)"
    r"|\b(?:visually ?hidden|sr only|screen ?reader(?: text| only)?|no ?print|print ?only|invisible|offscreen|element invisible|no ?display)\b"
)
"""What is hidden always; `hidden-xs` and `overflow-hidden` hide it from some screens, or not at all."""
_BYLINE = re.compile(
    r"\b(?:by ?lines?|(?:post|entry|article|story|content) ?meta(?: ?(?:data|info))?|dateline|datelines?|author(?:s| names?| list| line| date)?|timestamps?|time ?stamp|pub ?date|publish(?:ed)?(?: ?(?:date|on|at|time))?|date ?(?:published|time|updated|modified|line)|updated|last ?(?:updated|modified)|post date|entry date|article ?date|read(?:ing)? time|lesezeit|minutes? to read|autor(?:en)?|redaktion)\b"
)
_HEADER = re.compile(
    r"\b(?:head(?:er|line|lines|ing)?|(?:article|story|post|entry|page) (?:header|title|head|intro|top|subtitle)|standfirst|subtitle|sub ?head(?:line)?|dek|kicker|overline|strap ?line|lede|leadin|teaser text|summary|abstract|intro(?:duction)?|excerpt|hero|eyebrow|key ?points|highlights)\b"
)
_LAYOUT = re.compile(
    r"\b(?:wrapper|container|layout|grid|row|col|columns?|page|site|body|main|has|with|no|without|js|is|article page|single|template)\b"
)

_POST_CLASS = re.compile(r"\bhentry\b|\bpost-\d+\b|\btype-post\b|\bnode--?type-|\bview-mode-full\b|field-label-hidden")
"""What content management systems write on the box of a whole post: it carries the names of tags and categories."""

_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


@lru_cache(maxsize=8192)
def label_role(label: str) -> Role:
    """The role that a class and id suggest, the most telling first."""
    if len(label) > 400:
        label = label[:400]
    if _POST_CLASS.search(label):
        return Role.NONE
    words = " ".join(_SPLIT.sub(" ", label).split()).lower()
    if not words:
        return Role.NONE
    if _BODY.search(words) and not _COMMENTS.search(words):
        return Role.BODY
    if _HIDDEN.search(words):
        return Role.HIDDEN
    if _COMMENTS.search(words):
        return Role.COMMENTS
    if _CAPTION.search(words):
        return Role.CAPTION
    if _FURNITURE.search(words):
        return Role.FURNITURE
    if _BYLINE.search(words):
        return Role.BYLINE
    if _HEADER.search(words):
        return Role.HEADER
    return Role.NONE


def role_of(label: str, attributes: dict[str, str | None]) -> Role:
    """The role of an element: what it says outright (hidden, itemprop, ARIA), else what its label suggests."""
    if len(attributes) == 1 and "class" in attributes:
        return label_role(label)
    if "hidden" in attributes:
        return Role.HIDDEN
    style = attributes.get("style")
    if style and _NOT_SHOWN.search(style):
        return Role.HIDDEN
    itemprop = attributes.get("itemprop")
    if itemprop:
        if "articleBody" in itemprop:
            return Role.BODY
        if itemprop in ("comment", "comments"):
            return Role.COMMENTS
        if itemprop in ("headline", "alternativeHeadline"):
            return Role.HEADER
        if itemprop in ("author", "datePublished", "dateModified"):
            return Role.BYLINE
        if itemprop in ("caption", "copyrightHolder"):
            return Role.CAPTION
    aria = attributes.get("role")
    if aria in (
        "navigation",
        "complementary",
        "search",
        "dialog",
        "banner",
        "contentinfo",
        "tooltip",
        "alert",
        "menu",
        "tablist",
    ):
        return Role.FURNITURE
    return label_role(label)
