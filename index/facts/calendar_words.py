"""How eleven languages name days in a news text, as far as rules can rely on it: months, weekdays, yesterday, and the words that
say that a weekday is not the last one past."""

import re
from dataclasses import dataclass, field

from index.facts.word_sets import word_set
from index.text.language_tags import primary_language


@dataclass(frozen=True, kw_only=True)
class CalendarWords:
    """All in lower case.

    months, weekdays: word -> 1 to 12, or 0 (Monday) to 6. relative: phrase -> days counted back from the day of
    publication. before, after: words beside a weekday that make it another one than the last past. last: words beside a weekday
    that exclude the day of publication. ahead: a regular expression for verbs and phrases before a date, in its clause, that
    put it into the future; ahead_behind: the same directly behind it. between, before_year: what may stand between a day and its
    month, and before the year, as regular expressions. month_first: whether "July 11" is read. numeric: the marks between
    the numbers of a date that begins with the day.
    """

    months: dict[str, int]
    weekdays: dict[str, int]
    relative: dict[str, int]
    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    last: frozenset[str] = frozenset()
    ahead: re.Pattern[str]
    ahead_behind: re.Pattern[str] | None = None
    between: str = r"\ "
    before_year: str = r"\ "
    month_first: bool = False
    numeric: str = ""
    lead_in: str = field(default="")
    """What may stand between the name of a weekday and the date it belongs to, as a regular expression."""


def _numbered(text: str, first: int) -> dict[str, int]:
    """Words of one number are joined by a bar, numbers are separated by blanks; "_" stands for a blank."""
    return {
        word.replace("_", " "): number for number, words in enumerate(text.split(), first) for word in words.split("|")
    }


def _ahead(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[^\w])(?:{text})(?![\w])", re.IGNORECASE)


_ENGLISH = CalendarWords(
    months=_numbered(
        "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep october|oct"
        " november|nov december|dec",
        1,
    ),
    weekdays=_numbered("monday tuesday wednesday thursday friday saturday sunday", 0),
    relative={"yesterday": 1, "last night": 1, "the day before yesterday": 2, "today": 0, "this morning": 0},
    before=word_set(
        "next every each coming following first second third until till by this through from since before after for starting"
        " beginning effective"
    ),
    after=word_set("week next afternoons mornings evenings nights"),
    last=word_set("last past"),
    ahead=_ahead(
        "will|'ll|’ll|shall|would|(?:is|are|was|were|be)(?: now| still| also)? (?:to|due|set|scheduled|expected|planned"
        "|slated|supposed)|due|scheduled|expected|slated|plans?|planning|planned|ahead of"
        "|as of|going to"
    ),
    between=r"(?:\ of)?\ ",
    month_first=True,
    lead_in=r",?\ (?:the\ )?",
)
_GERMAN = CalendarWords(
    months=_numbered(
        "januar|jänner|jan februar|feber|feb märz|mär april|apr mai juni|jun juli|jul august|aug september|sept|sep"
        " oktober|okt november|nov dezember|dez",
        1,
    ),
    weekdays=_numbered(
        "montag|montagabend|montagmorgen|montagnachmittag|montagmittag|montagvormittag"
        " dienstag|dienstagabend|dienstagmorgen|dienstagnachmittag|dienstagmittag|dienstagvormittag"
        " mittwoch|mittwochabend|mittwochmorgen|mittwochnachmittag|mittwochmittag|mittwochvormittag"
        " donnerstag|donnerstagabend|donnerstagmorgen|donnerstagnachmittag|donnerstagmittag|donnerstagvormittag"
        " freitag|freitagabend|freitagmorgen|freitagnachmittag|freitagmittag|freitagvormittag"
        " samstag|samstagabend|samstagmorgen|samstagnachmittag|samstagmittag|samstagvormittag|sonnabend"
        " sonntag|sonntagabend|sonntagmorgen|sonntagnachmittag|sonntagmittag|sonntagvormittag",
        0,
    ),
    relative={"vorgestern": 2, "gestern": 1, "heute": 0},
    before=word_set(
        "kommenden kommende nächsten nächste jeden jeder bis ab spätestens seit zum vom für diesen vor nach"
    ),
    last=word_set("letzten letzte vergangenen vergangene vorigen"),
    ahead=_ahead("wird|werden|würde|würden|soll|sollen|will|wollen|geplant|erwartet|vorgesehen"),
    ahead_behind=_ahead("wird|werden|soll|sollen|will|wollen"),
    between=r"\ ",
    numeric=r"\.",
    lead_in=r",?\ (?:dem\ |den\ |der\ )?",
)
_FRENCH = CalendarWords(
    months=_numbered(
        "janvier février|fevrier mars avril mai juin juillet août|aout septembre octobre novembre décembre|decembre", 1
    ),
    weekdays=_numbered("lundi mardi mercredi jeudi vendredi samedi dimanche", 0),
    relative={"avant-hier": 2, "hier": 1, "aujourd'hui": 0, "aujourd’hui": 0, "ce matin": 0},
    before=word_set("chaque les dès depuis jusqu'à jusqu’à d'ici d’ici au avant après pour"),
    after=word_set("prochain prochaine saint"),
    last=word_set("dernier passé"),
    ahead=_ahead(
        "va|vont|sera|seront|aura|auront|devra|devrait|devraient|doit|doivent|prévue?s?|attendue?s?|à partir (?:de|du)"
    ),
    numeric="/",
)
_SPANISH = CalendarWords(
    months=_numbered(
        "enero febrero marzo abril mayo junio julio agosto septiembre|setiembre octubre noviembre diciembre", 1
    ),
    weekdays=_numbered("lunes martes miércoles|miercoles jueves viernes sábado|sabado domingo", 0),
    relative={"anteayer": 2, "antier": 2, "ayer": 1, "anoche": 1, "hoy": 0},
    before=word_set("próximo proximo cada los hasta desde antes"),
    after=word_set("próximo proximo santo") | {"que viene"},
    last=word_set("pasado"),
    ahead=_ahead("va a|van a|será|serán|habrá|tendrá|tendrán|deberá|deberán|previst[oa]s?|a partir del?"),
    between=r"\ (?:de\ )?",
    before_year=r"\ (?:del?\ )?",
    numeric="/",
)
_ITALIAN = CalendarWords(
    months=_numbered(
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre", 1
    ),
    weekdays=_numbered(
        "lunedì|lunedi martedì|martedi mercoledì|mercoledi giovedì|giovedi venerdì|venerdi sabato domenica", 0
    ),
    relative={"l'altro ieri": 2, "l’altro ieri": 2, "ieri": 1, "oggi": 0, "stamattina": 0},
    before=word_set("prossimo prossima ogni fino da entro il al dal la prima"),
    after=word_set("prossimo prossima santo"),
    last=word_set("scorso scorsa passato passata"),
    ahead=_ahead("sarà|saranno|dovrà|dovrebbe|dovrebbero|avrà|previst[oaie]|a partire da"),
    numeric="/",
)
_PORTUGUESE = CalendarWords(
    months=_numbered(
        "janeiro fevereiro março|marco abril maio junho julho agosto setembro outubro novembro dezembro", 1
    ),
    weekdays=_numbered(
        "segunda-feira|na_segunda|nesta_segunda terça-feira|na_terça|nesta_terça quarta-feira|na_quarta|nesta_quarta"
        " quinta-feira|na_quinta|nesta_quinta sexta-feira|na_sexta|nesta_sexta sábado domingo",
        0,
    ),
    relative={"anteontem": 2, "ontem": 1, "hoje": 0},
    before=word_set("próximo próxima cada até às aos desde antes"),
    after=word_set("próximo próxima santa") | {"que vem"},
    last=word_set("passado passada última último"),
    ahead=_ahead("vai|vão|será|serão|haverá|terá|terão|deve|devem|deverá|previst[oa]s?|a partir d[eoa]"),
    between=r"\ (?:de\ )?",
    before_year=r"\ (?:de\ )?",
    numeric="/",
)
_DUTCH = CalendarWords(
    months=_numbered(
        "januari|jan februari|feb maart|mrt april|apr mei juni|jun juli|jul augustus|aug september|sept|sep oktober|okt"
        " november|nov december|dec",
        1,
    ),
    weekdays=_numbered(
        "maandag|maandagavond|maandagochtend|maandagmiddag dinsdag|dinsdagavond|dinsdagochtend|dinsdagmiddag"
        " woensdag|woensdagavond|woensdagochtend|woensdagmiddag donderdag|donderdagavond|donderdagochtend|donderdagmiddag"
        " vrijdag|vrijdagavond|vrijdagochtend|vrijdagmiddag zaterdag|zaterdagavond|zaterdagochtend|zaterdagmiddag"
        " zondag|zondagavond|zondagochtend|zondagmiddag",
        0,
    ),
    relative={"eergisteren": 2, "gisteren": 1, "gisteravond": 1, "vandaag": 0, "vanochtend": 0},
    before=word_set("komende volgende aanstaande elke iedere tot vanaf sinds per voor na uiterlijk"),
    after=word_set("aanstaande"),
    last=word_set("afgelopen vorige"),
    ahead=_ahead("zal|zullen|zou|zouden|gaat|gaan|verwacht|gepland"),
    ahead_behind=_ahead("zal|zullen|gaat|gaan"),
    numeric=r"[-/]",
)

_POLISH = CalendarWords(
    months=_numbered(
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia", 1
    ),
    weekdays=_numbered("poniedziałek wtorek środę czwartek piątek sobotę niedzielę", 0),
    relative={"przedwczoraj": 2, "wczoraj": 1, "dzisiaj": 0, "dziś": 0},
    before=word_set(
        "najbliższy najbliższą najbliższe przyszły przyszłą następny następną każdy każdą do od przed po na"
    ),
    after=word_set("przyszły wielki"),
    last=word_set("ubiegły ubiegłą zeszły zeszłą miniony minioną ostatni ostatnią"),
    ahead=_ahead(r"będzie|będą|zostanie|zostaną|planuje|planują|(?:ma|mają) \w+ć"),
    numeric=r"\.",
)
_ROMANIAN = CalendarWords(
    months=_numbered(
        "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie", 1
    ),
    weekdays=_numbered("luni marți|marţi|marti miercuri joi vineri sâmbătă|sambata duminică|duminica", 0),
    relative={"alaltăieri": 2, "ieri": 1, "aseară": 1, "astăzi": 0, "azi": 0},
    before=word_set(
        "fiecare până din de pentru înainte după câteva două doua trei patru cinci șase şase șapte şapte opt nouă zece multe"
        " ultimele următoarele mai"
    ),
    after=word_set("viitoare următoare"),
    last=word_set("trecută trecut"),
    ahead=_ahead("va|vor|urmează|urma|ar"),
    numeric=r"\.",
)
_RUSSIAN = CalendarWords(
    months=_numbered("января февраля марта апреля мая июня июля августа сентября октября ноября декабря", 1),
    weekdays=_numbered("понедельник вторник среду четверг пятницу субботу воскресенье", 0),
    relative={"позавчера": 2, "вчера": 1, "сегодня": 0},
    before=word_set(
        "каждый каждую каждое следующий следующую следующее ближайший ближайшую ближайшее до с со по на за"
    ),
    last=word_set("прошлый прошлую прошлое минувший минувшую минувшее"),
    ahead=_ahead("будет|будут|планирует|планируют|намерен|намерена|намерены|должен|должна|должны|ожидается"),
    numeric=r"\.",
)
_UKRAINIAN = CalendarWords(
    months=_numbered("січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня", 1),
    weekdays=_numbered("понеділок вівторок середу четвер п'ятницю|п’ятницю|пʼятницю суботу неділю", 0),
    relative={"позавчора": 2, "вчора": 1, "учора": 1, "сьогодні": 0},
    before=word_set("кожен кожну кожної наступний наступну найближчий найближчу до з із по на за"),
    last=word_set("минулий минулу минулої"),
    ahead=_ahead("буде|будуть|планує|планують|має|мають|очікується"),
    numeric=r"\.",
)

LANGUAGES = {
    "en": _ENGLISH,
    "de": _GERMAN,
    "fr": _FRENCH,
    "es": _SPANISH,
    "it": _ITALIAN,
    "pt": _PORTUGUESE,
    "nl": _DUTCH,
    "pl": _POLISH,
    "ro": _ROMANIAN,
    "ru": _RUSSIAN,
    "uk": _UKRAINIAN,
}
"""By the primary subtag of BCP 47."""


def words_of(lang: str | None) -> CalendarWords | None:
    """The words of a language (BCP 47); of English where none is known, None for a language without any."""
    return LANGUAGES.get(primary_language(lang or "en"))
