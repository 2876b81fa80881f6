"""The names of the months in the languages of news pages, in lower case."""

_NAMES = {
    1: "january jan januar jänner janvier enero gennaio janeiro januari ledna ocak января",
    2: "february feb februar feber février febrero febbraio fevereiro februari února şubat февраля",
    3: "march mar märz mars marzo março maart března mart марта",
    4: "april apr avril abril aprile dubna nisan апреля",
    5: "may mai mayo maggio maio mei maj května mayıs мая",
    6: "june jun juni juin junio giugno junho června haziran июня",
    7: "july jul juli juillet julio luglio julho července temmuz июля",
    8: "august aug août agosto augustus augusti srpna ağustos августа",
    9: "september sept sep septembre septiembre settembre setembro září eylül сентября",
    10: "october oct oktober okt octobre octubre ottobre outubro října ekim октября",
    11: "november nov novembre noviembre listopadu kasım ноября",
    12: "december dec dezember dez décembre diciembre dicembre dezembro prosince aralık декабря",
}
MONTHS = {name: number for number, names in _NAMES.items() for name in names.split()}
"""Name -> number of the month. Where two languages share a name they mean the same month."""
