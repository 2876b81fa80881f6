"""The program `broadsheet`: the commands of the four packages, the demo, and one that starts everything.

The only place that may see all four packages; nothing imports it.
"""

import importlib
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import closing, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from index.errors import BroadsheetError, SettingsError
from index.operations.locks import role_lock
from index.operations.program import child_environ, named, program
from index.operations.settings import Settings, load_settings
from index.version import VERSION

if TYPE_CHECKING:
    from honcho.manager import Manager

ROOT = Path(__file__).resolve().parent


class Home(NamedTuple):
    """Where a command is defined, and the first sentence of its help."""

    module: str
    summary: str


COMMANDS = {
    "add": Home("crawler.commands", "Archive single articles now, whether or not their outlet is a source."),
    "alerts": Home("search.alerts.commands", "Get a message whenever a new article matches a query."),
    "annotate": Home(
        "index.commands",
        "Read who and what new articles are about, beside other annotators and the indexer, until stopped.",
    ),
    "backup": Home("index.commands", "Copy the archive to FILE while everything keeps running, and verify the copy."),
    "collections": Home("search.desk.commands", "Collections of articles: list, make, show, add, take out, remove."),
    "count": Home(
        "search.counting.commands",
        'Count the articles of every query in FILE: one a line, or a table with a column "query".',
    ),
    "crawl": Home("crawler.commands", "Visit the sources."),
    "doctor": Home("index.commands", "Check that everything works, and say in words what does not."),
    "export": Home("search.commands", "Write all matching articles to standard output, one per line."),
    "forget": Home("index.commands", "Remove articles for good: text, versions and index."),
    "retain": Home(
        "index.commands", "Forget the articles that are past their keeping time, but for those that somebody keeps."
    ),
    "correct": Home("index.commands", "Correct what was read of an article."),
    "no-article": Home("index.commands", "Pages that were taken for articles and are none: say so, list, undo."),
    "import": Home(
        "crawler.commands",
        "Import articles from JSONL, saved pages, plain text and WARC files (may be gzipped), and sources from OPML.",
    ),
    "imports": Home("crawler.commands", "What was imported, and the way back."),
    "reread": Home(
        "crawler.commands",
        "Read articles again from the pages that were kept of them, with today's rules, without asking any outlet.",
    ),
    "password": Home(
        "web.commands",
        "Ask for a password and print the line for broadsheet.toml that protects the site and the API with it.",
    ),
    "people": Home(
        "index.commands", "Who is in the archive: list, show, and correct (merge, split, rename, hide, apart, undo)."
    ),
    "outlets": Home("index.commands", "Outlets: list, show, and decide (rename, merge, label, apart, undo)."),
    "look": Home(
        "crawler.commands", "What would be read of a page, where each field comes from, and what became of every line."
    ),
    "rules": Home(
        "crawler.commands", "Extraction rules of outlets, kept in the archive: list, show, check, save, restore."
    ),
    "notes": Home("search.desk.mark_commands", "Notes on articles: list, show, write, remove."),
    "stars": Home("search.desk.mark_commands", "Articles with a star: list, add, remove."),
    "tags": Home("search.desk.mark_commands", "Tags on articles: list, show, add, remove."),
    "quotes": Home("search.commands", "Show who is quoted as saying what."),
    "links": Home("search.desk.link_commands", "Secret links for readers outside: list, make, take back."),
    "highlights": Home("search.desk.highlight_commands", "Marked passages of articles: list, mark, note, remove."),
    "reviews": Home(
        "search.desk.review_commands",
        "Press reviews: list, show, make, cover, export, send, remove, and make again by themselves.",
    ),
    "reindex": Home("index.commands", "Rebuild the index from the archive."),
    "mcp": Home(
        "search.mcp.commands",
        "Serve this archive to a language model over the Model Context Protocol, on standard input and output.",
    ),
    "move-archive": Home("index.commands", "Copy the archive FROM one database TO another, and verify every table."),
    "restore": Home("index.commands", "Restore the archive that `backup` wrote to FILE, and index it."),
    "ready": Home(
        "web.commands", "Ask the web server of these settings, on this machine, whether it can answer searches."
    ),
    "retry": Home(
        "index.commands",
        "Try again what failed in a way that nobody foresaw and was set aside (`doctor` says whether anything was).",
    ),
    "search": Home("search.commands", "Search the archive."),
    "searches": Home("search.saved.commands", "Keep searches under a name."),
    "lists": Home("search.saved.list_commands", "Keep lists of words: @name stands for one in a query."),
    "serve": Home("web.commands", "Serve the site and the JSON API until stopped."),
    "similar": Home("search.commands", "Show articles that tell the same as a text, or as the article at an address."),
    "sources": Home("crawler.commands", "Manage the sources: add, list, set, check and remove them."),
    "status": Home("index.commands", "Show what is archived and indexed, and which processes are running."),
    "stories": Home("index.commands", "Stories: list them, and group the whole archive anew."),
    "upgrade-check": Home(
        "index.commands",
        "Say what this version will change in the folder DATA when it starts, by default that of the settings; what room and time"
        " that takes, and whether there is a backup.",
    ),
    "users": Home("index.commands", "Who may sign in: add, list, set a password, remove."),
}
"""Where each command is: only that module is loaded, and none for the list of commands, so that a start takes no longer than it
must. A test holds the sentences to those of the commands."""

PROCESSES = {
    "web": "python -m web",
    "crawler": "python -m crawler",
    "indexer": "python -m index",
    "alerts": "python -m search.alerts",
}
"""As in the Procfile, which an installed package does not carry; a test holds the two together."""
BOTH_NAMES = "In a checkout this program is called ./run, installed it is called broadsheet: both do the same."
DEMO_MARK = "this-is-a-demo"
"""Name of the file in the data directory of a demo, which says where the tour leads (web/tour.py)."""
LOOK_EVERY = 1.0
"""Seconds between two looks at whether a backup is to be restored."""
STOP_SECONDS = 15
"""How long processes have to end before they are killed: requests are answered first, and a busy machine is slow."""
LISTEN_SECONDS = 2.0
"""Longest wait for what the processes say."""


def called_as_started(command: click.Command) -> click.Command:
    """The command with examples that can be typed: its help calls the program by the name that its user called it by."""
    command.help, command.epilog = named(command.help or ""), named(command.epilog or "")
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            called_as_started(inner)
    return command


class Program(click.Group):
    """Loads commands when they are asked for; errors raised on purpose become their sentence and a status of 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *COMMANDS])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in COMMANDS:
            module = importlib.import_module(COMMANDS[cmd_name].module)
            found = next((command for command in module.commands if command.name == cmd_name), None)
        else:
            found = super().get_command(ctx, cmd_name)
        return found and called_as_started(found)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        listed = [click.Command(name, help=home.summary) for name, home in COMMANDS.items()]
        click.Group(commands=[*self.commands.values(), *listed]).format_commands(ctx, formatter)

    def get_help(self, ctx: click.Context) -> str:
        return f"{named(super().get_help(ctx))}\n\n{BOTH_NAMES}"

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BroadsheetError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Program, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="broadsheet", message="%(prog)s %(version)s")
@click.pass_context
def main(context: click.Context) -> None:
    """Broadsheet: self-hosted full-text news search.

    Without a command it starts the web server, the crawler, the indexer and the alerts, and prints the site's address.

    \b
    broadsheet sources add https://news.example/
    broadsheet
    """
    if context.invoked_subcommand is None:
        settings = load_settings()
        _check_can_start(settings)
        sys.exit(_start_all(settings, os.environ))


@main.command()
@click.option(
    "--first-port",
    default=8401,
    show_default=True,
    help="Port of the first outlet; the others and the letter box use the next four; 0 picks free ports.",
)
@click.option("--keep", is_flag=True, help="Keep what an earlier demo archived instead of starting over.")
def demo(first_port: int, keep: bool) -> None:
    """Start everything with four invented outlets served on this machine, and a tour on the front page.

    \b
    broadsheet demo
    """
    from demo import director  # no other command needs them
    from demo.errands import Errands
    from demo.letter_box import letter_box
    from demo.server import newsstand

    data = Path(os.environ.get("BROADSHEET_DATA") or "var/demo").resolve()
    if not keep:
        _clear_demo(data)
    settings = load_settings({**os.environ, "BROADSHEET_DATA": str(data)})
    _check_can_start(settings)
    is_new = not (data / DEMO_MARK).exists()
    try:
        with (
            newsstand(first_port=first_port) as stand,
            letter_box(port=first_port + len(stand.papers) if first_port else 0, site=_site(settings)) as box,
        ):
            (data / DEMO_MARK).write_text(json.dumps(director.tour(stand.homes, box.address)), "utf-8")
            environ = {
                **child_environ(os.environ),
                "BROADSHEET_DATA": str(data),
                "BROADSHEET_ALLOW_HOSTS": ",".join([*stand.authorities, box.authority]),
                "BROADSHEET_HOST_GAP": "0",
            }
            print(f"Invented outlets are served at {', '.join(stand.homes)}", flush=True)
            program_line = [sys.executable, str(Path(__file__).resolve())]
            adding = [*program_line, "sources", "add", "--every", "15s", *stand.homes]
            if subprocess.run(adding, env=environ).returncode and not keep:
                sys.exit(1)

            with closing(Errands(program_line, environ)) as errands:

                def play() -> None:
                    director.play(
                        stand, box.address, is_read=lambda: _is_read(settings, stand.stories), run=errands.run
                    )

                if is_new:
                    link = director.invite(errands.run)
                    print(f"To sit down at a desk that is laid out, open {link} and choose a password", flush=True)
                    threading.Thread(target=play, name="demo", daemon=True).start()
                else:
                    stand.correct()
                    stand.publish_later()
                sys.exit(_start_all(settings, environ))
    except OSError as error:
        raise click.ClickException(
            f"port {first_port} or one after it is taken ({error.strerror}); try --first-port 0"
        ) from None


def _is_read(settings: Settings, articles: int) -> bool:
    """Whether so many articles are archived and nothing waits to be searchable."""
    from index.archive import open_archive  # heavy, and not every command needs it

    with open_archive(settings, readonly=True) as archive:
        return archive.articles.count() >= articles and not archive.outbox.waiting()


def _clear_demo(data: Path) -> None:
    """Remove what an earlier demo left, and nothing else."""
    if not data.exists() or not any(data.iterdir()):
        return
    if not (data / DEMO_MARK).exists():
        raise SettingsError(
            f"{data} holds an archive that is not a demo; set BROADSHEET_DATA to another folder for the demo"
        )
    shutil.rmtree(data)


def _check_can_start(settings: Settings) -> None:
    """Find now what would end the processes one by one. Raises SettingsError, AlreadyRunning."""
    from index.machines.holding import hold  # heavy, and not every command needs it

    for role in ("crawler", "indexer", "alerts"):
        # On a server other machines may have the roles; ours stand by, or work beside them.
        with hold(settings, role, together=role == "crawler") if not settings.archive else nullcontext():
            pass
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise SettingsError(
                f"the web server cannot use {settings.host}:{settings.port} ({error.strerror}); "
                "stop whatever uses it, or set BROADSHEET_PORT to another port"
            ) from None


def _site(settings: Settings) -> str:
    """The address to type into a browser, without a slash at the end: that of the setting, else one on this machine."""
    if settings.site_url:
        return settings.site_url.rstrip("/")
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::", "") else settings.host  # noqa: S104 - compared, not bound
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"


def _start_all(settings: Settings, environ: Mapping[str, str]) -> int:
    """Run all processes together until one ends or a signal comes. Returns the exit status."""
    environ = {
        **child_environ(environ),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{environ.get('PATH', '')}",
        "PYTHONUNBUFFERED": "1",
    }
    site = _site(settings) + "/"
    print(f"Broadsheet is at {site} (stop with Ctrl-C)", flush=True)
    from index.backups import restoring  # heavy, and no other command needs it

    with role_lock(settings.data, restoring.SUPERVISOR):
        restoring.restore(settings)  # asked for just before everything ended
        while True:
            token = _first_link(settings)
            if token is not None:
                print(
                    f"Nobody has an account yet. To choose outlets in the browser, open {site}welcome/{token}",
                    flush=True,
                )
            returncode, again = _run_until_stopped(environ, lambda: restoring.asked_for(settings) is not None)
            if not again:
                return returncode
            done = restoring.restore(settings)
            if done is not None:
                said = f"Not restored: {done.error}" if done.error else f"Restored {done.backup}"
                print(f"{said}. Starting again", flush=True)


class _Unhurried:
    """The events of a manager, which asks for them ten times a second whether there are any or not: here it waits for one, until
    it has told the processes to end."""

    def __init__(self, manager: "Manager") -> None:
        self._manager, self._events = manager, manager.events

    def get(self, timeout: float) -> object:
        """As `queue.Queue.get`."""
        return self._events.get(timeout=timeout if self._manager._terminating else LISTEN_SECONDS)

    def put(self, event: object) -> None:
        """Called in the processes."""
        self._events.put(event)


def _run_until_stopped(environ: Mapping[str, str], wanted: Callable[[], bool]) -> tuple[int, bool]:
    """Run all processes until one ends, a signal comes, or it is wanted that all end. Returns the exit status, and whether it was
    wanted."""
    from honcho import manager as honcho_manager  # no command needs it

    honcho_manager.KILL_WAIT = STOP_SECONDS
    manager, over, stopped = honcho_manager.Manager(), threading.Event(), threading.Event()
    manager.events = _Unhurried(manager)
    for name, command in PROCESSES.items():
        manager.add_process(name, command, env=environ)

    def watch() -> None:
        while not over.wait(LOOK_EVERY):
            if wanted() and manager._all_started():  # one whose number is not known yet could not be stopped
                print("A backup is to be restored: everything stops for it", flush=True)
                stopped.set()
                manager.terminate()
                return

    watcher = threading.Thread(target=watch, name="restore", daemon=True)
    watcher.start()
    try:
        manager.loop()
    finally:
        over.set()
        watcher.join()
    return manager.returncode or 0, stopped.is_set()


def _first_link(settings: Settings) -> str | None:
    """The token of the link with which the first owner signs in; None once there is an account."""
    from index.accounts.account_service import AccountService  # heavy, and no other command needs it
    from index.archive import open_archive

    with open_archive(settings) as archive:
        return AccountService(archive.accounts).first_link()


if __name__ == "__main__":
    main(prog_name=program())
