"""What happens in the demo while somebody looks on: a desk is set up, then an outlet corrects a figure, another changes its text
without a word, and news arrives that sets off an alert."""

import time
from collections.abc import Callable, Sequence

from demo.server import Newsstand

EDITOR = "maud"
"""Whose desk it is."""
TOLD = "politics/council-approves-harbour-tunnel"
"""Path of the article that all outlets tell in their words, and whose figure is corrected."""
COPIED = "business/central-bank-holds-rate"
"""Path of the article that others print, too."""
WATCHED = "Trouble with the tunnel"
"""The saved search with the alert."""
PATIENCE = 120.0
"""Seconds after which it goes on without all articles."""
LOOK_EVERY = 0.5

Run = Callable[[Sequence[str]], str]
"""Runs a command of the program and returns what it printed."""


def tour(homes: Sequence[str], letters: str) -> dict[str, str]:
    """Where the guided tour leads. homes: addresses of the outlets; letters: that of the letter box."""
    return {"told": homes[0] + TOLD, "copied": homes[0] + COPIED, "letters": letters}


def desk(homes: Sequence[str], letters: str) -> list[list[str]]:
    """The commands that set up the desk of an editor, as anybody may type them. homes, letters: as for `tour`."""
    herald, meridian = homes[:2]
    told, priced = herald + TOLD, meridian + "harbour-tunnel-vote-halvorsen-wins"
    mine = ["--account", EDITOR]
    return [
        ["stars", "add", told, priced, *mine],
        ["tags", "add", "to call", priced, *mine],
        ["notes", "write", priced, "Ask Renwick where his 3 billion come from.", *mine],
        ["collections", "make", "The harbour tunnel", "--about", "The vote, the money, the quay.", "--access", "read", *mine],
        ["collections", "add", "The harbour tunnel", "--query", "title:tunnel OR title:Hafentunnel", "--yes", *mine],
        ["reviews", "make", "The harbour tunnel", "--client", "Port Alder Chamber of Shipping", "--query", "tunnel", *mine],
        ["searches", "add", WATCHED, "tunnel (crack OR complaint OR delay)"],
        ["alerts", "add", "--saved", WATCHED, "--webhook", letters, *mine],
    ]  # fmt: skip


def invite(run: Run) -> str:
    """Make the account of the editor. Returns the address where whoever opens it first chooses the password."""
    return run(["users", "add", EDITOR, "--role", "owner"]).split()[-1]


def play(stand: Newsstand, letters: str, *, is_read: Callable[[], bool], run: Run) -> None:
    """Wait until what the outlets have published can be searched, set up the desk, then let the outlets go on.

    letters: address of the letter box. is_read: whether everything that was published can be searched.
    """
    until = time.monotonic() + PATIENCE
    while not is_read() and time.monotonic() < until:
        time.sleep(LOOK_EVERY)
    for command in desk(stand.homes, letters):
        run(command)
    stand.correct()
    stand.publish_later()
