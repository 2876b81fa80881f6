"""What publishers forbid, and what follows from it here."""

from index.rights.usage import Use, forbids, may_show_page

__all__ = ["Use", "forbids", "may_show_page"]
