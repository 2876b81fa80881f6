"""Sentences that a site says to its readers between the paragraphs of an article: consent, donations, commissions, rules.

They are whole sentences without a link, so that only their wording tells. Each begins as such notices do, which no sentence of a
story does: a story about cookies or donations speaks of them, not to the reader.
"""

import re

from crawler.extract.body.word_count import words

LONGEST = 600
"""Characters of a notice."""

_CONSENT = (
    r"if you(?: are|['’]re) a california resident|we and our (?:[\d.,]+ )?(?:\w+ )?partners|(?:this|our) (?:web)?site uses cookies"
    r"|we (?:and our partners )?use cookies|by (?:clicking|continuing|using|selecting|closing)\b.{0,90}you (?:agree|consent|accept)"
    r"|your privacy (?:choices|matters|is important)|do not sell (?:or share )?my|to (?:view|see|show) this (?:content|embed|video),? "
    r"(?:please|you)|this (?:content|embed|video) (?:is|has been) (?:hosted|blocked|provided) by"
    r"|wir und unsere (?:[\d.]+ )?partner|wir (?:verwenden|nutzen|setzen) .{0,20}cookies|diese (?:web)?seite (?:verwendet|nutzt) cookies"
    r"|(?:an dieser stelle|hier) (?:finden|sehen|befindet|wird|steht|ist|findest|siehst)\b.{0,60}(?:extern|drittanbieter|ergänz)"
    r"|um (?:mit )?(?:diese |den |das |die )?(?:externe\w* )?(?:inhalte?n?|video|beitrag)\b.{0,120}(?:zustimm|einwillig)"
    r"|mit (?:ihrem|deinem|einem) klick (?:erkl|stimm|auf)|ich bin (?:damit )?einverstanden, dass (?:mir )?externe"
    r"|dieser inhalt (?:wird|kann|ist|stammt)\b.{0,80}(?:extern|zustimm|datenschutz|cookie)"
    r"|nous (?:et nos partenaires|utilisons des cookies)|utilizamos cookies|utilizziamo i? ?cookie|wij gebruiken cookies"
)
_APPS = (
    r"(?:get|download|install|try|open) (?:the|our) (?:\w+ ){0,4}app\b|(?:get|have|receive) (?:our|the) (?:best|latest|top|biggest|"
    r"day['’]s|most)\b.{0,60}(?:inbox|newsletter|phone|e-?mail)|(?:holen|laden) sie sich (?:unsere|die) .{0,30}app\b"
)
_DONATIONS = (
    r"help (?:us|keep|support|sustain)\b.{0,80}(?:journalism|reporting|donat|newsroom)"
    r"|if you (?:value|like|enjoy|appreciate|believe in|liked|enjoyed)\b.{0,60}(?:reporting|journalism|work|article|story|what we do)\b"
    r".{0,90}(?:donat|support|contribut|subscrib|consider|shar)|please (?:consider|donate|support (?:us|our))"
    r"|consider (?:making a |becoming a |a )?(?:donation|donating|supporting|member|contribut)"
    r"|your (?:support|donations?|contributions?) (?:makes?|helps?|keeps?|allows?|enables?) "
    r"|(?:make a )?(?:donation|donate) (?:now|today|here)\b"
    r"|wenn (?:ihnen|dir|euch) (?:dieser|der|unser|diese|unsere)\b.{0,60}(?:gefall|gefällt|geholfen|hilft)"
    r"|(?:bitte )?unterstützen? (?:sie )?(?:uns\b|unsere (?:arbeit|redaktion|recherche)|unabhängigen journalismus)"
    r"|(?:ihre|deine|eure) (?:spende|unterstützung) (?:hilft|ermöglicht|macht|sichert)|(?:jetzt|hier) (?:können sie )?spenden\b"
    r"|soutenez(?:-nous| notre| un journalisme)|faites un don|apoya (?:nuestro|el) periodismo|haz una donación|sostieni(?:ci| il nostro)"
)
_COMMISSIONS = (
    r"(?:we|.{2,40}) may (?:earn|receive|get|collect) (?:a |an |some )?(?:\w+ )?(?:commission|share of (?:the )?(?:sales|revenue))"
    r"|(?:this (?:article|page|post|story)|our articles) (?:may )?contains? (?:affiliate|paid) links"
    r"|(?:when|if) you (?:buy|purchase|click)\b.{0,40}(?:through|via|on) (?:our |the |a )?links?\b"
    r"|(?:mit|bei) einem kauf über\b.{0,60}(?:provision|kommission)|(?:wenn|kaufen) sie (?:über|auf)\b.{0,60}links?\b.{0,90}provision"
    r"|(?:die|alle) (?:mit|hier)\b.{0,40}links.{0,90}(?:affiliate|provision)|\*? ?affiliate-?links?\s*:"
)
_RULES = (
    r"please (?:keep (?:your )?comments|be (?:respectful|civil|polite)|read our (?:comment|community))"
    r"|comments? (?:are|will be|have been) (?:moderated|reviewed|closed|now closed|subject to)"
    r"|bitte (?:beachten|halten|lesen|bleiben) sie\b.{0,40}(?:netiquette|kommentarregeln|community|diskussionsregeln|sachlich)"
    r"|(?:die )?kommentare (?:werden|sind) (?:moderiert|geprüft|geschlossen)|die kommentarfunktion (?:ist|wurde|wird)"
    r"|this (?:audio|narration|recording)\b.{0,40}\b(?:ai|automated|automatically|text-to-speech)\b"
    r"|(?:do you |have |got )(?:have )?(?:a|any) (?:story|tip|news tip|confidential tip)\b.{0,80}(?:e-?mail|contact|share|write|send)"
    r"|(?:e-?mail|write to|contact) us (?:at|on|via) \S+@"
)
_NOTICE = re.compile("|".join((_CONSENT, _APPS, _DONATIONS, _COMMISSIONS, _RULES)), re.I)


_BEGINNINGS = words(
    "if we thi our by you do to wir die an hie um mit ich nou uti wij get dow ins try ope hav rec hol lad hel ple con mak don wen "
    "bit unt ihr dei eur jet sou fai apo haz sos whe bei kau all *af aff com kom got e-m ema wri"
)
"""First letters of all notices but those about commissions, which may begin with a name."""


def is_notice(text: str) -> bool:
    """Return whether a line is what a site says to its readers, and no part of a story."""
    if len(text) > LONGEST or (text[:3].lower().strip() not in _BEGINNINGS and " may " not in text[:60]):
        return False
    return _NOTICE.match(text) is not None
