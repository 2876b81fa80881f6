"""What an index stores with each commit: which archive it was built from, and how far."""

from dataclasses import dataclass

from index.document import DOCUMENT_VERSION
from index.operations.settings import Settings


def form_of(settings: Settings) -> str:
    """What shapes documents, as bookmarks hold it: an index of another form is made anew."""
    return f"{DOCUMENT_VERSION}:{settings.timezone}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Bookmark:
    """Position of an index in its archive.

    archive, epoch: identity of the archive and of its last rebuild request. form: whatever shaped the documents, such
    as the time zone in which days are counted; without blanks. seq: every change up to this one is included. walked:
    during a rebuild in steps, the id up to which the archive was read; None once complete.
    """

    archive: str
    epoch: int
    form: str
    seq: int
    walked: str | None = None

    def __str__(self) -> str:
        parts = [self.archive, str(self.epoch), self.form, str(self.seq)]
        return " ".join(parts if self.walked is None else [*parts, self.walked or "-"])

    @classmethod
    def parse(cls, text: str) -> "Bookmark | None":
        """The bookmark written as this text, or None if the text is not one."""
        parts = text.split(" ")
        if len(parts) not in (4, 5) or not parts[1].isdecimal() or not parts[3].isdecimal():
            return None
        walked = None if len(parts) == 4 else parts[4].removeprefix("-")
        return cls(archive=parts[0], epoch=int(parts[1]), form=parts[2], seq=int(parts[3]), walked=walked)
