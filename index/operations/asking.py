"""Commands that ask before they act on many things."""

import sys

import click


def agreed(question: str, *, yes: bool) -> bool:
    """Whether whoever gave the command agrees. yes: the option `--yes`, with which nobody is asked.

    Raises click.UsageError, which names that option, where nobody is there to answer: in a script, or under a timer.
    """
    if yes:
        return True
    try:
        return click.confirm(question, err=True)
    except click.Abort:
        if sys.stdin.isatty():  # given up at the question
            raise
        click.echo(err=True)
        raise click.UsageError("nobody is here to answer; --yes goes on without asking") from None
