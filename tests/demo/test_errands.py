"""A command of the demo ends with it."""

import os
import sys
import threading
from pathlib import Path

from demo.errands import Errands

WAITS = "import sys, pathlib, time; pathlib.Path(sys.argv[1]).touch(); print('begun', flush=True); time.sleep(600)"


def test_what_a_command_says() -> None:
    errands = Errands([sys.executable, "-c"], os.environ)
    assert errands.run(["print('harbour')"]) == "harbour\n"
    errands.close()
    assert errands.run(["print('harbour')"]) == ""


def test_the_command_at_work_is_ended(tmp_path: Path) -> None:
    errands = Errands([sys.executable, "-c", WAITS], os.environ)
    said: list[str] = []
    begun = tmp_path / "begun"
    worker = threading.Thread(target=lambda: said.append(errands.run([str(begun)])))
    worker.start()
    while not begun.exists():
        worker.join(0.01)
    errands.close()
    worker.join(60)
    assert not worker.is_alive()
    assert said
