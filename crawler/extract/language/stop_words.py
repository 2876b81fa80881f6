"""The language of a text by its commonest words, where that is beyond doubt; a model decides the rest.

Most pages without a word about their language are in one of a few, and the model takes 0.7 s to load.
"""

import re
from collections import Counter
from functools import lru_cache

from crawler.extract.body.word_count import words

_STOP_WORDS = {
    "en": words("the of and to in that is was for with on it as by be are from this which have has he they were not"),
    "de": words(
        "der die das und ist nicht mit von dem den ein eine auch sich auf für im werden wurde wird sind bei zu"
    ),
    "fr": words("le les des est une dans qui pour par sur pas avec sont du et au aux cette été il elle ont mais plus"),
    "es": words("el los las una por con para del su se fue más pero como está sus al y lo entre también sobre ha en"),
    "it": words("il di che è una per non con del della dei nel sono gli alla anche più ha come si lo dal ai le"),
    "pt": words("o os uma não com para do da dos das foi em no na mais são por mas ao pelo seu sua também à e"),
    "nl": words("het een van en dat niet met zijn voor op te aan er wordt ook maar bij naar uit hij werd door zich"),
    "af": words("die van en het is in nie wat vir om te hy sy aan met deur maar ook word se dat op by na sal kan uit"),
    "ca": words("el els la les i a de del que en un una per amb no és va han ha més com al als dels pel seva són ser"),
    "sv": words(
        "och att det som en på är av för med den till inte har om ett men var jag sig från vi så kan hade när han hon ska"
    ),
    "da": words(
        "og at det som en på er af for med den til ikke har om et men var jeg sig fra vi så kan havde når han hun skal blev"
    ),
    "no": words(
        "og at det som en på er av for med den til ikke har om et men var jeg seg fra vi så kan hadde når han hun skal ble"
    ),
    "fi": words(
        "ja on ei se että oli hän joka myös mutta kun ovat sekä kuin jos niin tai mukaan jo vain ollut voi sen hänen"
    ),
    "pl": words(
        "i w na z się do nie że to jest o jak po od za przez dla są ale był co oraz które jego ze przy już tym może także"
    ),
    "cs": words(
        "a v se na je že s z do o i to ve za k pro jsou by podle po ale které jako jeho si od který byl není však také"
    ),
    "sk": words(
        "a v sa na je že s z do o aj to vo za k pre sú by podľa po ale ktoré ako jeho si od ktorý bol nie však tiež"
    ),
    "hu": words(
        "a az és hogy nem is egy van ez de meg volt csak már mint el még ki szerint akik vagy amely után pedig lesz"
    ),
    "ro": words(
        "și de la în a cu pe din că nu care pentru este o se un mai au fost ce va sunt dar după prin fi acest către"
    ),
    "tr": words(
        "ve bir bu da de için ile çok olan olarak daha ne gibi kadar sonra en olduğu her ancak ise var değil diye tarafından"
    ),
    "id": words(
        "yang dan di untuk dengan dari ini itu pada tidak dalam akan juga oleh ke adalah mereka bisa kata telah sudah saat"
    ),
    "hr": words(
        "i u je na da se su za od s koji to o ne a kao će iz što bi nije ali ili po samo još koja nakon bio sve više"
    ),
    "vi": words(
        "và của là có trong được cho không một với các người đã này những từ ở khi đến cũng về ra như tại để năm"
    ),
    "ru": words(
        "и в не на что с по это как он из а к у за от но о для его так же было которые также был до или при они бы год"
    ),
    "uk": words(
        "і в не на що з у та до за це як він його про від а але для є також які був було чи після року щоб цього"
    ),
    "bg": words("и на да в се от за е не с са по че като ще това до си но след а които при към бе още той през или"),
    "ar": words("في من على إلى أن التي عن الذي مع هذا هذه بعد ما كان لا قد بين أو كما ذلك قال خلال حيث لم وقد هو"),
    "fa": words("و در به از که این را با است برای آن یک می بر تا خود هم شده هر اما او شود نیز کرد کرده بود های"),
    "ur": words("کے کی میں ہے اور سے کا کو نے کہ پر یہ ہیں ہے بھی کر تھا نہیں اس گیا کیا ان وہ ایک تو"),
    "hi": words("के में की है को और से का ने पर यह कि हैं नहीं भी इस था हो कर एक लिए गया तो किया साथ वह"),
    "mr": words("आहे आणि या हे की ते तर होते नाही केला त्या आहेत करून म्हणून असून येथे यांनी यांच्या मात्र"),
    "ne": words("छ र मा भएको गरेको पनि छन् यो गर्न हो भने थियो को का लागि गरिएको उनले छैन"),
    "gl": words("o os a as unha non con para do da dos das foi en no na máis son por pero ao polo seu súa tamén á e"),
}
_LANGUAGES: dict[str, list[str]] = {}
for _tag, _known in _STOP_WORDS.items():
    for _word in _known:
        _LANGUAGES.setdefault(_word, []).append(_tag)
"""Word -> the languages in which it is common."""
KNOWN = frozenset(_STOP_WORDS)
"""Languages that are in the table."""
_RIVALS = frozenset(("af", "ca", "gl"))
"""Here only so that they are not taken for their large neighbours; the model decides on them."""
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 30
"""Words from which on the shares mean something."""
_SHARE = 0.15
_SHARE_OF_ONE = 0.05
"""The same where one language leads, and is the one that the page states: Turkish has few short words."""
_LEAD = 2.0
"""How many times as many words the first language must have as the second."""


def by_stop_words(text: str) -> str | None:
    """Return the language as a BCP 47 tag; None if no language in the table leads clearly."""
    counts, spelled = _counted(text)
    (first, tag), (second, _) = counts[:2]
    if tag in _RIVALS or spelled < _ENOUGH:
        return None
    return tag if first >= _SHARE * spelled and first >= _LEAD * second else None


def agrees(text: str, tag: str) -> bool:
    """Return whether the common words of this language are frequent in the text, and those of no other are more
    frequent.
    """
    counts, spelled = _counted(text)
    (first, _), (second, _) = counts[:2]
    share = _SHARE_OF_ONE if first >= _LEAD * second else _SHARE
    return spelled >= _ENOUGH and first >= share * spelled and (first, tag) in counts


@lru_cache(maxsize=8)
def _counted(text: str) -> tuple[list[tuple[int, str]], int]:
    """(words of a language, language), most first; and how many words there are. Remembered for a moment: each text is asked about
    several times."""
    spelled = _WORD.findall(text.lower())
    counts = dict.fromkeys(_STOP_WORDS, 0)
    for word, times in Counter(spelled).items():
        for tag in _LANGUAGES.get(word, ()):
            counts[tag] += times
    return sorted(((times, tag) for tag, times in counts.items()), reverse=True), len(spelled)
