"""A message as HTML for mail clients: tables and inline styles, no pictures, no scripts, nothing loaded from anywhere; readable in
the dark where the client follows `prefers-color-scheme`, and where it does not, on the paper that the styles bring along."""

from html import escape

from index.languages import current, ngettext
from index.languages import gettext as _
from index.reviews.contents import is_rtl
from search.alerts.message import Entry, Message, Section
from search.serializers import marked_html

_FONT = "font-family:Georgia,'Times New Roman',serif"
_SANS = "font-family:-apple-system,'Segoe UI',Helvetica,Arial,sans-serif"
_INK, _SOFT, _LINK, _PAPER, _RULE = "#1d1a16", "#5c554c", "#7a2318", "#fffdf9", "#ddd6ca"
_DARK = (
    "@media (prefers-color-scheme:dark){"
    "body,.paper{background:#171614!important}.ink,.ink a{color:#ece7df!important}.soft,.soft a{color:#b4aca0!important}"
    ".link{color:#f0a58f!important}.rule{border-color:#3a3631!important}mark{background:#5a4a12!important;color:#fff6d8!important}}"
    "@media (max-width:480px){.pad{padding-left:16px!important;padding-right:16px!important}}"
)


def digest_html(message: Message) -> str:
    """The whole document, in the language that is spoken. Everything that comes from outlets or readers is escaped."""
    name, spoken = escape(message.alert.name), current()
    # Also on the table: some clients leave out everything around it.
    way = f'lang="{spoken.tag}" dir="{spoken.direction}"'
    head = (
        f'<!doctype html><html {way}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
        f"<title>{escape(message.subject)}</title><style>{_DARK}</style></head>"
    )
    body = "".join(_section(message, section) for section in message.sections)
    if message.is_test:
        body = _said(_("This is a test. Messages arrive here."))
    if message.note:
        body = _said(message.note) + body
    return (
        f'{head}<body class="paper" style="margin:0;padding:0;background:{_PAPER}">'
        f'<table role="presentation" {way} class="paper" width="100%"'
        f' cellpadding="0" cellspacing="0" border="0" style="background:{_PAPER}">'
        '<tr><td align="center"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"'
        f' style="max-width:640px;text-align:{_start()}">'
        + _row(
            f'<h1 class="ink" style="margin:20px 0 0;{_FONT};font-size:24px;line-height:1.25;color:{_INK}">{name}</h1>'
            f'<p class="soft" style="margin:4px 0 0;{_SANS};font-size:14px;color:{_SOFT}">{escape(_summary(message))}</p>'
        )
        + body
        + _row(_ending(message))
        + "</table></td></tr></table></body></html>"
    )


def _summary(message: Message) -> str:
    if message.is_test:
        return _("A test message")
    if message.silences and not message.articles:
        return _("Far fewer articles than usual")
    count = len(message.articles)
    if message.alert.kept:
        return ngettext("%(count)s changed article that you keep", "%(count)s changed articles that you keep", count)
    return ngettext("%(count)s new article", "%(count)s new articles", count)


def _said(sentence: str) -> str:
    return _row(f'<p class="ink" style="margin:0;{_FONT};font-size:17px;color:{_INK}">{escape(sentence)}</p>')


def _row(content: str) -> str:
    return f'<tr><td class="pad" style="padding:0 24px 16px">{content}</td></tr>'


def _section(message: Message, section: Section) -> str:
    heading = ""
    if len(message.sections) > 1 or section.name != message.alert.name:
        title = escape(section.name)
        if section.url:
            title = f'<a class="ink" href="{escape(section.url)}" style="color:{_INK};text-decoration:none">{title}</a>'
        heading = _row(
            f'<h2 class="ink rule" style="margin:12px 0 0;padding-top:10px;border-top:3px solid {_RULE};{_SANS};font-size:16px;'
            f'line-height:1.3;color:{_INK}">{title}</h2>'
        )
    return heading + "".join(_row(_entry(message, entry)) for entry in section.entries)


def _entry(message: Message, entry: Entry) -> str:
    article = entry.article.article
    lang = f' lang="{escape(article.lang)}"' if article.lang else ""
    here = message.article_url(entry) or entry.original
    title = escape(entry.title)
    if here:
        title = f'<a class="ink" href="{escape(here)}" style="color:{_INK};text-decoration:none">{title}</a>'
    about = " · ".join(filter(None, (_together(entry.outlet), escape(message.when(entry)))))
    parts = [
        f'<p class="soft" style="margin:0;{_SANS};font-size:13px;line-height:1.4;color:{_SOFT}">{about}</p>',
        f'<h3{lang} {_way(entry.title)} class="ink" style="margin:2px 0 4px;{_side(entry.title)}{_FONT};font-size:19px;'
        f'line-height:1.3;color:{_INK}">{title}</h3>',
    ]
    if entry.happened:
        parts.append(
            f'<p class="ink" style="margin:0 0 4px;{_SANS};font-size:15px;color:{_INK}">{escape(entry.happened)}</p>'
        )
    if entry.sentence:
        text = marked_html(entry.sentence.text, entry.sentence.ranges).replace(
            "<mark>", '<mark style="background:#fbe7a2;color:#1d1a16">'
        )
        before, after = ("…\u00a0" if cut else "" for cut in entry.sentence.cut)
        parts.append(
            f'<p{lang} {_way(entry.sentence.text)} class="ink" style="margin:0 0 4px;{_side(entry.sentence.text)}{_FONT};'
            f'font-size:16px;line-height:1.5;color:{_INK};overflow-wrap:anywhere">{before}{text}{after}</p>'
        )
    if entry.others:
        parts.append(
            f'<p class="soft" style="margin:0 0 4px;{_SANS};font-size:13px;color:{_SOFT}">{escape(entry.also_in)}</p>'
        )
    links = []
    if here:
        links.append(_link(here, _("Read here") if message.site else _("Original")))
    if message.site and entry.original:
        links.append(_link(entry.original, _("Original")))
    parts.append(f'<p style="margin:0;{_SANS};font-size:14px">{" &nbsp; ".join(links)}</p>')
    return "".join(parts)


def _way(text: str) -> str:
    return 'dir="rtl"' if is_rtl(text) else 'dir="auto"'


def _start() -> str:
    """The side at which lines begin."""
    return "right" if current().right_to_left else "left"


def _side(text: str) -> str:
    """The table around it is aligned as its language runs, also where a text runs the other way."""
    if is_rtl(text) == current().right_to_left:
        return ""
    return "text-align:right;" if is_rtl(text) else "text-align:left;"


def _together(name: str) -> str:
    return f"<bdi>{escape(name)}</bdi>" if name else ""


def _link(address: str, words: str) -> str:
    return f'<a class="link" href="{escape(address)}" style="color:{_LINK}">{escape(words)}</a>'


def _ending(message: Message) -> str:
    links = [
        _link(address, words)
        for address, words in (
            (message.search_url, _("All results")),
            (message.page_url, _("As a page")),
            (message.manage_url, _("Change this alert")),
            (message.unsubscribe_url, _("Unsubscribe")),
        )
        if address
    ]
    return (
        f'<p class="soft rule" style="margin:12px 0 24px;padding-top:12px;border-top:1px solid {_RULE};{_SANS};font-size:14px;'
        f'color:{_SOFT}">{" &nbsp; ".join(links)}</p>'
    )
