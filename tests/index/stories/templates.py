"""Invented articles of one form that tell different events: what is printed daily, quarterly, for each company."""

import random

from index.article import Article
from tests.index.fakes import an_article

COMPANIES = (
    "Marlock Instruments Corp",
    "Tessaly Breweries Ltd",
    "Oakhurst Water Co",
    "Denfield and Sons Inc",
    "Pallister Foods Inc",
    "Corvane Shipping Ltd",
    "Hartwin Savings Bank",
    "Quillon Papers Corp",
)
TOWNS = ("Dunmere", "Karsava", "Port Ellery", "Lindholm", "Selmouth", "Brackenau")
SIGHTS = ("lilies", "hedges", "beehives", "seedlings", "ladybirds", "pruning")


def earnings() -> list[Article]:
    """What agencies print of a quarter: figures and hardly a word."""
    rnd = random.Random(1)

    def figures(of: str, unit: str) -> str:
        return (
            f"{of} {rnd.randint(2, 90)}.{rnd.randint(1, 9)} {unit} vs {rnd.randint(2, 90)}.{rnd.randint(1, 9)} {unit}"
        )

    return [
        an_article(
            f"earnings-{at}",
            "\n".join(
                (
                    f"{company} 2nd qtr net",
                    figures("Shr", "cts"),
                    figures("Net", "mln"),
                    figures("Revs", "mln"),
                    "Six months",
                    figures("Shr", "cts"),
                    figures("Net", "mln"),
                    "Note: results include an extraordinary gain from discontinued operations and a tax credit.",
                )
            ),
            title=f"{company.upper()} 2ND QTR NET",
            outlet="wire",
            day=3,
        )
        for at, company in enumerate(COMPANIES)
    ]


def dividends() -> list[Article]:
    """A line of each company's board."""
    return [
        an_article(
            f"dividend-{at}",
            f"{company} said its board declared a regular quarterly dividend of {11 + at} cents a share, payable April {at + 1} to"
            f" holders of record on March {10 + at}. The payout is unchanged from the prior quarter.",
            title=f"{company} declares quarterly dividend",
            outlet="wire",
            day=3,
        )
        for at, company in enumerate(COMPANIES)
    ]


def weather() -> list[Article]:
    """One day in several towns."""
    return [
        an_article(
            f"weather-{at}",
            f"Clouds and light rain are expected in {town} today, with highs of {9 + at} degrees and a moderate wind from the southwest."
            f" In the hills it stays dry until evening. Tonight temperatures fall to {at + 1} degrees.",
            title=f"Weather in {town}: clouds and light rain",
            outlet="valley-wire",
            day=3,
        )
        for at, town in enumerate(TOWNS)
    ]


def columns() -> list[Article]:
    """A column of one author, day after day."""
    return [
        an_article(
            f"column-{at}",
            f"Ada Lindt has gardened at Selmouth for forty years. Each day she answers a letter of a reader. Today it is about {sight}:"
            f" when to begin with {sight}, and what becomes of {sight} in a wet summer. Write to Ada Lindt, she reads every letter.",
            title=f"Ask Ada Lindt: {sight}",
            outlet="valley-wire",
            day=at + 1,
        )
        for at, sight in enumerate(SIGHTS)
    ]


def tickers() -> list[Article]:
    """The live report of a stock exchange, each day anew."""
    rnd = random.Random(2)
    return [
        an_article(
            f"ticker-{day}",
            "\n".join(
                f"{hour}:{rnd.randint(10, 59)} The Dunmere index stands at {rnd.randint(4000, 4900)} points, {rnd.randint(1, 60)} more"
                f" than at the opening. {rnd.choice(COMPANIES)} leads, {rnd.choice(COMPANIES)} loses {rnd.randint(1, 9)} percent."
                for hour in range(9, 17)
            ),
            title="Live: what happens on the Dunmere exchange",
            outlet="harbour-post",
            day=day,
        )
        for day in range(1, 6)
    ]


def matches() -> list[Article]:
    """One team in a league, week after week, at the same outlet and at another."""
    return [
        an_article(
            f"match-{at}",
            f"Port Ellery Gulls beat {town} {at + 1}-0 at home in the northern league on Saturday. Striker Mirko Tavernas scored the first"
            f" goal after {10 + 7 * at} minutes. Coach Hanne Ruberg praised the defence; {town} never came near the Gulls' goal.",
            title=f"Gulls beat {town} {at + 1}-0",
            outlet=("harbour-post", "valley-wire")[at % 2],
            day=2 + 7 * at,
        )
        for at, town in enumerate(TOWNS[:4])
    ]
