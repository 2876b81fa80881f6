"""Who is who across articles: when two names are one human, whom a bare surname means, and the owner's corrections.

Pure functions and values; the archive keeps the tables (`index.archive.sql.registry.people`).
"""

from index.people.registry.corrections import Correction, Corrections, Kind
from index.people.registry.full_names import FullName, full_name, surname_key
from index.people.registry.person_slugs import slug

__all__ = [
    "Correction",
    "Corrections",
    "FullName",
    "Kind",
    "full_name",
    "slug",
    "surname_key",
]
