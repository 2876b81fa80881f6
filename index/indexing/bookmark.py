"""What an index remembers with every commit: which archive it was made of, and how far."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Bookmark:
    """archive, epoch: identity of the archive and of its last order to rebuild. form: what
    shaped the documents, such as the zone in which days are counted; no blanks.
    seq: every change up to this one is in. walked: during a rebuild in steps, the id up to which the archive was read;
    None once it is complete."""

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
        """None for a text that is no bookmark of ours."""
        parts = text.split(" ")
        if len(parts) not in (4, 5) or not parts[1].isdecimal() or not parts[3].isdecimal():
            return None
        walked = None if len(parts) == 4 else parts[4].removeprefix("-")
        return cls(archive=parts[0], epoch=int(parts[1]), form=parts[2], seq=int(parts[3]), walked=walked)
