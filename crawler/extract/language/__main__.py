"""`python -m crawler.extract.language FOLDER` unpacks the language model into a folder: `language_model.prepare` runs it."""

import sys
from pathlib import Path

from crawler.extract.language.language_model import write

if __name__ == "__main__":
    write(Path(sys.argv[1]))
