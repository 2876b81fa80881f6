"""The default engine."""

from index.engines.whoosh.backend import backend

__all__ = ["backend"]
