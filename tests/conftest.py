"""For all tests."""

import os

from index.operations.program import NAMED_BY

os.environ[NAMED_BY] = "broadsheet"  # however the tests were started, messages call the program so
