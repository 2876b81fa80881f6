"""`broadsheet upgrade-check`: before a newer version touches anything."""

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from index.health.doctor import counted
from index.operations.durations import rough_duration
from index.operations.program import program
from index.operations.settings import load_settings
from index.upgrading.forecast import Forecast, forecast

IN_THE_WAY, LATER = 1, 3
"""Exit statuses; 2 is click's for what was typed wrongly."""


@click.command("upgrade-check", epilog="Example: broadsheet upgrade-check && systemctl restart 'broadsheet@*'")
@click.argument("data", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--backup", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A backup made of it elsewhere, which is verified.",
)  # fmt: skip
def upgrade_check(data: Path | None, backup: Path | None) -> None:
    """Say what this version will change in the folder DATA when it starts, by default that of the settings; what room and time that
    takes, and whether there is a backup. Changes nothing.

    Exits with status 0 if nothing stands in the way, 1 if something does, and 3 if a later version wrote what is there, so that
    this one cannot open it.
    """
    settings = load_settings()
    if data is not None:
        settings = replace(settings, data=data)
    told = forecast(settings, now=datetime.now(UTC), backup=backup)
    for line in lines(told, settings.data):
        click.echo(line)
    sys.exit(LATER if told.later else IN_THE_WAY if told.obstacles else 0)


def lines(told: Forecast, data: Path) -> list[str]:
    """The forecast for people."""
    look = told.archive
    if look is None:
        return [f"There is no archive in {data} yet; nothing has to be brought up to date."]
    if look.format > look.known:
        formats = f"format {look.format}, and this version knows formats up to {look.known}"
    elif look.steps:
        formats = (
            f"format {look.format} is brought to {look.known}, in {look.steps} {'step' if look.steps == 1 else 'steps'}"
        )
    else:
        formats = f"format {look.format} is today's"
    said = [f"archive    {formats}; {look.bytes / 1e6:,.1f} MB", f"index      {told.index.value}"]
    if not told.later:
        said[0] += f", {counted(look.articles)}"
        if told.again:
            said.append(f"people     of {counted(told.again)} are read again, beside the rest of the work")
        if not told.idle:
            said.append(f"room       about {told.needed / 1e6:,.1f} MB are wanted, {told.free / 1e6:,.0f} MB are free")
            said.append(f"time       {_time(told.seconds)} on one core")
        said.append(f"backup     {f'of {told.backup:%Y-%m-%d %H:%M} UTC' if told.backup else 'none is known of'}")
    if told.running:
        said.append(f"running    {', '.join(told.running)}; stop all processes before the new version starts")
    said += [f"IN THE WAY {obstacle}" for obstacle in told.obstacles]
    return [*said, _verdict(told)]


def _verdict(told: Forecast) -> str:
    if told.later:
        return "A later version wrote this: start that one, or bring back a backup from before it was upgraded."
    if told.obstacles:
        return (
            f"Not yet. Make a backup with the version that wrote this (its `{program()} backup FILE`; this one's would bring the archive"
            " up to date first), or copy the archive's file while everything is stopped; `--backup FILE` then verifies it."
        )
    if told.idle:
        return "Everything is up to date: there is nothing to do."
    return "Nothing stands in the way: the program does this by itself when it starts."


def _time(seconds: float) -> str:
    return f"about {rough_duration(seconds)}" if seconds >= 60 else "less than a minute"
