"""`python -m web`: the web server, as in the Procfile."""

import sys

import click

from index.errors import BroadsheetError
from index.operations.program import named
from web.commands import serve

serve.epilog = named(serve.epilog or "")
try:
    serve.main(prog_name="python -m web", standalone_mode=False)
except (BroadsheetError, click.ClickException) as error:
    sys.exit(f"Error: {error}")
except click.Abort:
    sys.exit(130)
