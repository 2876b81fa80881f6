"""For all tests."""

import os

from hypothesis import HealthCheck, settings

from index.operations.program import NAMED_BY

os.environ[NAMED_BY] = "broadsheet"  # however the tests were started, messages call the program so

settings.register_profile("certain", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("BROADSHEET_HYPOTHESIS", "certain"))
"""Property tests draw the same examples at every run; BROADSHEET_HYPOTHESIS=explore looks for new ones, and for longer."""
