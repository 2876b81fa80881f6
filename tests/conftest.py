"""For all tests: how examples are drawn, and the servers that some of them need."""

import os

from hypothesis import HealthCheck, settings

from index.operations.program import NAMED_BY
from tests.servers.fixtures import postgres, postgres_archive, postgres_template

__all__ = ["postgres", "postgres_archive", "postgres_template"]

os.environ[NAMED_BY] = "broadsheet"  # however the tests were started, messages call the program so

settings.register_profile("certain", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("BROADSHEET_HYPOTHESIS", "certain"))
"""Property tests draw the same examples at every run; BROADSHEET_HYPOTHESIS=explore looks for new ones, and for longer."""
