"""Lines between the paragraphs of an article that do not belong to it, recognised by their wording.

The phrases are those of the trade in a dozen languages, not of an outlet. Each group says where it holds: some lines are
furniture wherever they stand, some only where they are links, some only at the end.
"""

import re

_EXACT = re.compile(
    r"(?:advertisements?|ad|sponsored(?: content)?|reklam|reklame|anzeige|werbung|publicidad|publicité|"
    r"pubblicità|publicidade|annons|annonse|advertentie|реклама|広告|光告|广告|광고|"
    r"(?:story|article) continues (?:below|after)(?: (?:this )?(?:ad|advertisement|video))?|"
    r"continue reading(?: below)?|scroll (?:down )?(?:to|for) (?:continue|more).{0,40}|"
    r"\d*\s*comments?|\d*\s*kommentare?|commentaires?|comentarios|add (?:a )?comment|leave a (?:comment|"
    r"reply)|(?:kommentare ?)?teilen|share(?: this)?(?: article| story)?|copy link|link copied!?|copied|"
    r"कॉपी लिंक|"
    r"read more|more|less|show more|see more|weiterlesen|mehr anzeigen|print|e-?mail|"
    r"listen(?: to this (?:article|story))?(?:[^\w]*\d+ ?(?:min(?:ute)?s?)?)?|save|"
    r"bookmark|follow|subscribe|login|log in|sign (?:in|up)|register|"
    r"facebook|twitter|x|whatsapp|linkedin|pinterest|instagram|telegram|reddit|youtube|"
    r"externen inhalt anzeigen|empfohlener redaktioneller inhalt|empfohlener externer inhalt|"
    r"ein klick für den datenschutz|link zum youtube-inhalt|"
    r"liveblog|live|video|audio|galler(?:y|ie)|bilderstrecke|explore further|view all \(\d+\)|\d{1,3} ?/ ?\d{1,3}|\d{1,4}|\W+|"
    r"[012]?\d[.:h][0-5]\d(?: ?(?:uhr|[ap]\.?m|gmt|utc|[a-z]{1,3}[ds]?t))?|"
    r"(?:\d+|an?|one) (?:minutes?|hours?|days?|weeks?|months?|years?) ago|vor \d+ (?:minuten|stunden|tagen)|"
    r"\d+ min(?:ute)?s?(?: read)?|(?:lesezeit|reading time):?.{0,20})[.:!…»›→]*",
    re.I,
)
_POINTER = re.compile(
    r"(?:>>|›|»|►|→|▶|\u2022 )?\s*(?:(?:also )?(?:read|see|watch|listen)(?: also| more| next| on| now)?\s*[:|–—-]|"
    r"(?:also )?(?:read|see) (?:also|more|next|:)|also read\b|more:|more (?:on|from|about)\b.{0,60}:|"
    r"related(?: \w+)?\s*:|related (?:articles?|stories|coverage|content|links)|don['’]?t miss|"
    r"in case you missed|must read|"
    r"click here (?:to|for)|(?:lesen|sehen|hören) sie (?:auch|mehr|hier|dazu)|lesen sie mehr|"
    r"mehr (?:zum thema|dazu|lesen)|mehr über .{2,60}lesen sie hier|auch interessant|passend dazu|siehe auch|"
    r"lest auch|"
    r"à lire|lire aussi|voir aussi|lea (?:también|además|más)|lee (?:también|además)|te puede interesar|"
    r"vea también|leia (?:também|mais)|leggi anche|leggi di più|lees ook|les også|läs (?:också|mer|även)|"
    r"lue myös|læs også|"
    r"čtěte také|přečtěte si|czytaj (?:też|także|więcej)|ayrıca|читайте также|читать также|関連記事|【関連|相关阅读|관련기사|"
    r"baca juga|đọc thêm|xem thêm)",
    re.I,
)
_APPEAL = re.compile(
    r"(?:sign(?:ing)? up (?:for|to|here|now)|subscribe (?:to|here|now|for)|(?:our|free|daily|"
    r"weekly) (?:\w+ )?newsletters?|follow (?:us|\w+) on (?:twitter|facebook|x|instagram|google|youtube|"
    r"telegram|whatsapp)|"
    r"like this (?:story|article)\?|share (?:this|it) with|share this (?:article|story|post) (?:with|on|via)|"
    r"download (?:the|our) .{0,20}app|news-app|"
    r"join (?:us|our|the conversation) |get in touch with our|for more stories like this|"
    r"for the latest .{0,40}news|preferred source|"
    r"create an account|sign in or|register / sign in|to unlock more|enjoy additional articles|"
    r"get email updates|access articles from|video has failed to load|try refreshing your browser|"
    r"share your thoughts|"
    r"affiliate (?:links?|commission)|temporarily moderating|support (?:our|independent) journalism|"
    r"become a (?:member|subscriber)|already a subscriber|(?:read on|continue reading|keep reading) with an? (?:\w+ )?(?:subscri|account)|"
    r"you(?:['’]ve| have) (?:now )?(?:read|reached|used) (?:your|all|the) .{0,40}\b(?:articles?|stories)\b.{0,80}subscri|"
    r"newsletter (?:an|abonnieren|bestellen)|(?:zum|zur|beim|unseren?|täglichen|"
    r"kostenlosen?) .{0,20}newsletter|jetzt (?:abonnieren|anmelden|registrieren)|werbevereinbarung|"
    r"whatsapp-kanal|auf (?:facebook|whatsapp|instagram)|"
    r"s['’]abonner|abonnez-vous|réservée aux abonnés|suscríbete|iscriviti|abonner dig|有料会員|会員限定|キャンペーン|ऐप|"
    r"मेंबरशिप|abone ol|подпишитесь|подписывайтесь)",
    re.I,
)
_APPEAL_WORDS = (
    "sign", "subscri", "newsletter", "follow", "share", "app", "join", "touch", "stories", "latest", "preferred",
    "account", "unlock", "article", "email", "failed", "video", "affiliate", "moderat", "support", "member", "abonn",
    "anmeld", "registr", "werbe", "facebook", "instagram", "whatsapp", "suscr", "iscriv", "会員", "キャンペーン", "ऐप",
    "मेंबर", "abone", "подпи",
)  # fmt: skip
"""One of these is in every text that `_APPEAL` finds; looking for them first is ten times as fast."""
_CREDIT = re.compile(
    r"(?:\(?(?:additional |with )?report(?:ing|s)?(?: and (?:writing|editing))? (?:by|from)\b|\(?(?:editing|"
    r"writing) by\b|with (?:files|reports?|reporting|additional reporting) (?:from|by)|"
    r".{0,80}\bcontributed (?:to this (?:report|story|article)|reporting)|[^.]{0,80}\breported from .{2,60}$|"
    r"—?\s?(?:associated press|ap) (?:writers?|journalists?|reporters?) .{2,300}|i? ?[–—-] ?additional reporting|"
    r"\(?(?:quellen?|sources?|fuentes?|fonti|fonte|källa|kilde)\s*:|mit (?:dpa|afp|reuters|apa|"
    r"agenturmaterial|material)\b|mit agentur|dieses thema im programm|schlagwörter|schlagworte|"
    r"(?:übersetzung|redaktion|schlussredaktion|bildredaktion|text|fotos?|translation|translated)\s*:|"
    r"aus dem \w+ (?:von|übersetzt)|dieser artikel (?:ist|wurde|erschien)|lest? den originalartikel|"
    r"dies ist eine maschinelle übersetzung|"
    r"©|\(c\) ?\d|copyright\b|all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos|"
    r"tags?\s*:|filed under|topics?\s*:|keywords?\s*:|categories\s*:|themen\s*:|etiquetas\s*:|"
    r"this article (?:was )?(?:originally|first) (?:appeared|published)|originally published|"
    r"(?:email|e-mail|contact|twitter|x|phone)\s*:\s|follow .{2,40} (?:on twitter|@)|\S+@\S+\.\w+$|twitter\.com/\S+$|@\w+$|"
    r"il vous reste \d|fin de l'article|note:|editor['’]s note|disclaimer|citation:|"
    r"more information:|this document is subject to copyright|provided by\\b|"
    r"\(?(?:mdr|ndr|wdr|dpa|afp|apa|sid|epd|kna|reuters|ap)[^.]{0,40}\)?$)",
    re.I,
)
_TAIL_HEADING = re.compile(
    r"(?:related|more (?:from|on|about|stories|news|articles)|more (?:great|top|of our|must-reads?|popular)\b|"
    r"more about|most (?:read|popular|viewed)|"
    r"recommended|you (?:may|might) (?:also )?(?:like|be interested)|read next|up next|latest (?:news|stories|"
    r"articles)|trending|popular|comments?|"
    r"leave a (?:reply|comment)|about the authors?|share this|follow us|sign up|subscribe|newsletter|tags?|"
    r"topics?|sponsored|around the web|from the web|editor['’]s picks|next (?:article|story)|"
    r"mehr zum thema|mehr (?:themen|aus|von|nachrichten|artikel)|auch interessant|das könnte sie|"
    r"weitere (?:themen|artikel|meldungen|nachrichten|informationen)|kommentare|lesen sie (?:auch|mehr)|"
    r"meistgelesen|häufig gelesen|zur (?:person|autorin)|über (?:den autor|die autorin)|zum autor|"
    r"sur le même sujet|à lire aussi|plus d'articles|articles liés|les plus lus|noticias relacionadas|"
    r"más noticias|lo más leído|te puede interesar|ultime notizie|potrebbe interessarti|correlati|"
    r"この記事を書いた人|関連(?:記事|ニュース)|相关(?:新闻|阅读)|관련 ?기사|похожие|читайте также|материалы по теме|tin liên quan|"
    r"ilgili haberler|relaterade|relaterte|les også)(?:\W|\Z)",
    re.I,
)
_CLOCK = re.compile(
    r"\b\d{1,2}[:.h]\d\d\b|\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}|\b\d+ (?:minutes?|hours?|days?) ago|\d年|월|発"
)
_STAMP = re.compile(
    r"(?:stand|updated?|published|posted|aktualisiert|veröffentlicht|publicerad|uppdaterad|publicado|"
    r"actualizado|pubblicato|aggiornato|publié|mis à jour|güncelleme|giriş|last (?:updated|modified)|"
    r"first published|created)\b",
    re.I,
)
_BYLINE = re.compile(
    r"(?:by|von|par|por|di|door|av|af|text|words|autor(?:in)?|author|from)\s*:?\s+[A-ZÀ-ÖØ-ÞŠČŘŽ]", re.I
)
_SENTENCE = re.compile(r"""[.!?…。！？।][")’”»』」]*$""")

_STOPS = (".", "。", "।", "။", "።", "۔")
_WIDE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WIDE_EXTRA = 2
"""How many characters more one of a script of syllables or words counts for."""
LINKED_PROSE = 40
LINKED_QUESTION = 120
"""Characters of a linked line that is a sentence of the story: with a full stop, and with another mark at its end."""
_FEWEST_WORDS = 6
POINTER_LINKED = 0.3
APPEAL_LENGTH = 400
CREDIT_LENGTH = 320


def is_sentence(text: str) -> bool:
    """Return whether a line ends like a sentence."""
    return bool(_SENTENCE.search(text, len(text) - 6 if len(text) > 6 else 0))


def is_label(text: str) -> bool:
    """Return whether a line is only a label: ADVERTISEMENT, 4 Comments, 1/12."""
    return len(text) <= 80 and bool(_EXACT.fullmatch(text))


def is_pointer(text: str, link_share: float) -> bool:
    """Return whether a line refers the reader elsewhere: READ MORE, Lesen Sie auch.

    link_share: of its characters, 0 to 1.
    """
    if not _POINTER.match(text):
        return False
    return link_share > POINTER_LINKED or len(text) < 40 or (len(text) < 160 and ":" in text[:40])


def is_appeal(text: str) -> bool:
    """Return whether a line asks for something: a subscription, a click on another platform."""
    if len(text) >= APPEAL_LENGTH:
        return False
    lower = text.lower()
    for word in _APPEAL_WORDS:  # without a generator, whose steps cost more than the search
        if word in lower:
            return bool(_APPEAL.search(lower))
    return False


def is_credit(text: str) -> bool:
    """Return whether a closing line says how the article was made: sources, other reporters, rights, tags."""
    return len(text) < CREDIT_LENGTH and bool(_CREDIT.match(text))


def is_tail_heading(text: str) -> bool:
    """Return whether a line is the heading of what follows an article: Related stories, Mehr zum Thema."""
    return len(text) < 80 and bool(_TAIL_HEADING.match(text))


def is_stamp(text: str) -> bool:
    """Return whether a line is a date stamp: `Stand: 28.04.2023 17:23 Uhr`."""
    return len(text) < 90 and bool(_CLOCK.search(text)) and not is_sentence(text)


def is_byline(text: str) -> bool:
    """Return whether a line is a byline: `By Ada Example`."""
    return len(text) < 80 and bool(_BYLINE.match(text) or _STAMP.match(text)) and not is_sentence(text)


def is_linked_prose(text: str) -> bool:
    """Return whether a line that is a link reads like a sentence of the story rather than the headline of another
    one.

    Headlines have no full stop; those with a question or exclamation mark are short.
    """
    text = text.rstrip("\"'”’»)]」』 ")
    wide = len(_WIDE.findall(text))
    size = len(text) + _WIDE_EXTRA * wide
    if text.endswith(_STOPS) and not text.endswith(("..", " .")):
        return size >= LINKED_PROSE and (wide > 0 or len(text.split()) >= _FEWEST_WORDS)
    return size >= LINKED_QUESTION and bool(_SENTENCE.search(text[-6:]))
