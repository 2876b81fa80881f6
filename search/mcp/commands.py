"""`broadsheet mcp`: the tools for language models, over standard input and output."""

import click

from index.errors import SettingsError
from search.commands import opened


@click.command()
def mcp() -> None:
    """Serve this archive to a language model over the Model Context Protocol, on standard input and output.

    \b
    broadsheet mcp

    A client starts it, such as a desktop assistant or an editor (docs/how-to/mcp.md has the lines for its settings). It only reads,
    and gives no article whose publisher reserves that (setting `rights_mcp`).
    """
    try:
        from search.mcp.mcp_server import server
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in ("mcp", "mcp_types", "pydantic"):
            raise
        raise SettingsError("this needs the library mcp: pip install 'broadsheet[mcp]'") from None
    with opened() as searcher:
        server(searcher).run()


commands = (mcp,)
