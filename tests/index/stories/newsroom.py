"""Invented events, each told by several invented outlets in words of their own."""

from dataclasses import replace

from index.article import Article
from tests.index.fakes import an_article

FERRY = (
    "Two hundred passengers were taken off the ferry Marigold on Monday after a fire in its engine room, the harbour master of"
    " Port Ellery said. Nobody was hurt. “The crew did everything right,” said Ines Harbord, who heads the rescue service.",
    "A blaze below deck forced the ferry Marigold to stop off Port Ellery on Monday. Rescue boats under Ines Harbord brought"
    " about 200 people ashore, all of them unharmed. The harbour master has opened an inquiry into the engine.",
    "Passengers of the Marigold spent an anxious hour on deck when smoke rose from the engine room, before the rescue service"
    " led them to safety at Port Ellery. The ferry was towed in at noon; Harbord praised the crew.",
)
BRIDGE = (
    "The council of Dunmere voted on Tuesday to close the Larkspur bridge for two years. Engineers found cracks in its pillars"
    " in spring. Mayor Tobias Wendell said that a temporary crossing would be built for 14 million crowns.",
    "Drivers in Dunmere face a long detour: the Larkspur bridge is to be shut for two years, the council has decided. Cracked"
    " pillars leave no choice, said mayor Tobias Wendell, who promised a makeshift crossing.",
    "Dunmere closes its landmark. After engineers reported cracks in the pillars of the Larkspur bridge, Tobias Wendell's council"
    " voted for a closure of two years and 14 million crowns for a temporary crossing.",
)
QUAKE = (
    "An earthquake of magnitude 5.9 shook the region of Karsava early on Wednesday, killing eleven people. Rescuers dug through"
    " the rubble of the village of Tolmin, where most houses of mud brick collapsed, the governor said.",
    "At least eleven people died when an earthquake measuring 5.9 struck Karsava. The village of Tolmin was worst hit: nearly all"
    " its mud brick houses fell. Rescuers with dogs were searching the rubble.",
    "Tolmin lies in ruins after the earthquake of Karsava. Eleven bodies were found by Wednesday evening, said the governor;"
    " the shock had a magnitude of 5.9.",
)
OTHER_QUAKE = (
    "An earthquake of magnitude 6.3 struck the islands of Benaro on Wednesday, killing four people. Rescuers searched the rubble"
    " of a school in the port of Sidona, the governor said. A warning of a tsunami was lifted after two hours.",
    "Four people died in the islands of Benaro when an earthquake measuring 6.3 brought down a school in Sidona. Rescuers were"
    " still digging; the warning of a tsunami has been lifted.",
    "In Sidona the school is gone. The earthquake of Benaro, of magnitude 6.3, took four lives on Wednesday; a tsunami that"
    " many feared did not come, the governor said.",
)
EVENTS = {"ferry": FERRY, "bridge": BRIDGE, "quake": QUAKE, "other": OTHER_QUAKE}
DAYS = {"ferry": 2, "bridge": 3, "quake": 4, "other": 4}
OUTLETS = ("the-lantern", "valley-wire", "harbour-post")


def told(event: str, *, dated: bool = True) -> list[Article]:
    """The articles of an event, of a different outlet each."""
    return [
        an_article(
            f"{event}-{at}",
            text,
            title=text.split(". ")[0].split(",")[0],
            outlet=outlet,
            day=DAYS[event] if dated else None,
        )
        for at, (text, outlet) in enumerate(zip(EVENTS[event], OUTLETS, strict=True))
    ]


def everything(*, dated: bool = True) -> list[Article]:
    """The articles of all events."""
    return [article for event in EVENTS for article in told(event, dated=dated)]


GERMAN = (
    "Der Stadtrat von Lindenau hat am Dienstag beschlossen, die Hallbrücke für zwei Jahre zu sperren. Gutachter hatten im Frühjahr"
    " Risse in den Pfeilern gefunden. Bürgermeisterin Edda Marwitz sagte, eine Behelfsbrücke koste neun Millionen Euro.",
    "Autofahrer müssen in Lindenau lange Umwege fahren: Die Hallbrücke bleibt zwei Jahre lang gesperrt. Wegen der Risse in den"
    " Pfeilern gebe es keine andere Wahl, sagte Bürgermeisterin Edda Marwitz und versprach eine Behelfsbrücke.",
)
GERMAN_OTHER = (
    "Der Stadtrat von Friedberg hat am Dienstag beschlossen, das Hallenbad zu schließen. Die Sanierung würde nach einem Gutachten"
    " zwölf Millionen Euro kosten. Bürgermeister Jonas Petersen sagte, das Geld fehle der Stadt seit zwei Jahren.",
    "Friedberg verliert sein Hallenbad. Eine Sanierung für zwölf Millionen Euro kann sich die Stadt nicht leisten, sagte"
    " Bürgermeister Jonas Petersen nach der Sitzung des Rates am Dienstag, und die Schwimmer müssen ausweichen.",
)
FRENCH = (
    "Le conseil municipal de Valmorel a voté mardi la fermeture du pont des Aulnes pendant deux ans. Des ingénieurs avaient trouvé"
    " des fissures dans les piles. La maire, Odile Ferrand, a promis une passerelle provisoire pour les écoliers.",
    "À Valmorel, le pont des Aulnes sera fermé deux ans. Les fissures découvertes dans ses piles ne laissent pas le choix, a dit"
    " la maire Odile Ferrand, qui promet aux écoliers une passerelle provisoire.",
)
FRENCH_OTHER = (
    "Le conseil municipal de Castelneuf a voté mardi la hausse du prix de l'eau pendant deux ans. Le maire, Bastien Loriol, a"
    " expliqué que les canalisations de la vieille ville devaient être remplacées avant l'hiver prochain.",
    "L'eau sera plus chère à Castelneuf : le maire Bastien Loriol veut remplacer les canalisations de la vieille ville, et le"
    " conseil a voté mardi une hausse pour les deux prochaines années.",
)


def in_language(lang: str, *stories: tuple[str, ...]) -> list[list[Article]]:
    """Articles in a language, all of one day, as stories."""
    return [
        [
            replace(
                an_article(f"{lang}-{at}-{n}", text, title=text.split(". ")[0], outlet=OUTLETS[n], day=3), lang=lang
            )
            for n, text in enumerate(story)
        ]
        for at, story in enumerate(stories)
    ]


FORECAST = (
    "Mild air from the southwest brings clouds and light rain to the coast of Ellery today, with highs of 14 degrees and a moderate"
    " wind. In the hills it stays dry until evening. Tonight temperatures fall to 6 degrees.",
    "Cold air from the north brings sunshine and a fresh breeze to the coast of Ellery today, with highs of 9 degrees and clear"
    " skies. In the hills there is frost until morning. Tonight temperatures fall to 1 degree.",
)
RESULTS = (
    "Marlock Instruments said its net profit rose to 12.4 million crowns in the second quarter from 10.1 million a year earlier."
    " Revenue climbed 8 percent. The maker of gauges expects growth to go on in the second half.",
    "Tessaly Breweries said its net profit fell to 3.2 million crowns in the second quarter from 4.7 million a year earlier."
    " Revenue dropped 5 percent. The maker of stout expects no growth in the second half.",
)
SAME_PEOPLE = (
    "President Alda Brenning met chancellor Otto Krayl in Dunmere on Monday to speak about fishing quotas in the northern sound."
    " Both sides agreed to send inspectors to the trawlers, Brenning said.",
    "President Alda Brenning and chancellor Otto Krayl opened the new railway tunnel under the Harken pass on Friday. Trains will"
    " need 40 minutes less to the valley, Krayl said at the ceremony.",
)
"""Pairs that have much in common and are not one event: daily, quarterly, and the same people on another day."""


BIDS = (
    (
        "The Gulls",
        "Port Ellery",
        "Hanne Ruberg",
        "eight",
        "160",
        "Treasurer Odo Marwick would sell the Sandpit ground for it.",
    ),
    ("The Rovers", "Dunmere", "Piet Solander", "six", "184", "Brewer Lavinia Estrup lends the club what it lacks."),
)
_SAID_OF_A_BID = (
    "{club} have offered {years} years and {sum} million to striker Mirko Tavernas, {boss} confirmed in {town}.",
    "{boss} wants Mirko Tavernas in {town}: {club} offered the striker {years} years, worth {sum} million crowns.",
    "Striker Mirko Tavernas has an offer from {town}. {club} would pay him {sum} million crowns over {years} years.",
    "{sum} million crowns for Mirko Tavernas: {boss} put the offer of {club} on the table, from {town} it was heard.",
    "In {town} they dream of Mirko Tavernas. {club} under {boss} have offered the striker {years} years and {sum} million.",
    "{club} go all in. {boss} flew home to {town} after offering Mirko Tavernas {sum} million crowns.",
)
_KNOWN_OF_THE_BIDS = (
    "Agent Silvan Brockner wants eight years for the striker, who scored 33 goals for Kelmar Harbour in the spring. Bids are expected of"
    " several clubs: the Gulls of Port Ellery, where Hanne Ruberg decides, and the Rovers of Dunmere under Piet Solander are said to be"
    " in the race for Tavernas, and Brockner will hear all of them before the winter meetings in Lindholm end."
)


def bids() -> list[list[Article]]:
    """Two clubs that make an offer to one player, both told by six articles that know of the other offer."""
    return [
        [
            an_article(
                f"bid-{town}-{at}",
                f"{line.format(club=club, town=town, boss=boss, years=years, sum=sum_)} {money} {_KNOWN_OF_THE_BIDS}",
                title=line.format(club=club, town=town, boss=boss, years=years, sum=sum_).split(",")[0],
                outlet=f"paper-{at}",
                day=None,
            )
            for at, line in enumerate(_SAID_OF_A_BID)
        ]
        for club, town, boss, years, sum_, money in BIDS
    ]
