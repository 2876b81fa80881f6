from datetime import date

import pytest

from index.annotation.mentioned_dates import dates_mentioned

SATURDAY = date(2025, 7, 12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It began on July 4, 2024.", [date(2024, 7, 4)]),
        ("It began on 4 July 2024 and on Sept. 1st, 2023.", [date(2023, 9, 1), date(2024, 7, 4)]),
        ("On 2025-07-01 it ended.", [date(2025, 7, 1)]),
        ("They met on Friday.", [date(2025, 7, 11)]),
        ("They met on Saturday.", [SATURDAY]),
        ("They met last Saturday.", [date(2025, 7, 5)]),
        ("They will meet next Monday, and every Tuesday.", []),
        ("They will meet on July 20, 2025.", []),
        ("In May, on the 12th, nothing happened.", []),
        ("February 30, 2024 does not exist.", []),
        ("A May 2024 report, 31 people and 12:30.", []),
        ("She reads the Sunday Times.", []),
        ("On Auguſt 5, 2024 and 5 ſept. 2024 and 5 aprıl 2024 nothing is known.", []),
        ("On ٢٠٢٤-٠٧-٠١ and 99 July 2024 and July 4, 0000.", [date(2024, 7, 1)]),
    ],
)
def test_days_spoken_of(text: str, expected: list[date]) -> None:
    assert list(dates_mentioned(text, SATURDAY)) == expected


def test_without_a_published_day_no_weekday_is_resolved() -> None:
    assert dates_mentioned("They met on Friday, July 4, 2024.", None) == (date(2024, 7, 4),)
