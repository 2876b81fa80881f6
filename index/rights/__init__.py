"""What publishers forbid, and what follows from it here."""

from index.rights.usage import Use, forbidden, forbids, may_show_page, permitted, reserving

__all__ = ["Use", "forbidden", "forbids", "may_show_page", "permitted", "reserving"]
