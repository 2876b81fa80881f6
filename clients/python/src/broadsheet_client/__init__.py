"""Asks a Broadsheet news archive: searches, articles, people and counts, as typed objects and data frames.

from broadsheet_client import Client

with Client("http://127.0.0.1:8000") as client:
    for result in client.search("tunnel", outlet="meridian-post", limit=10):
        print(result.day, result.title)
"""

from broadsheet_client.articles import Article, Highlight, Named, Result
from broadsheet_client.client import Client
from broadsheet_client.desk import Collection, CollectionItem, SavedSearch
from broadsheet_client.errors import ApiError, BadRequest, Busy, ClientError, NotAllowed, NotFound, Unreachable
from broadsheet_client.listing import Listing
from broadsheet_client.parameters import Filters
from broadsheet_client.people import Companion, Evidence, Outlet, Person, PersonSummary, Quote
from broadsheet_client.results import Bucket, Facet, FacetValue, Histogram, Note, Results
from broadsheet_client.sheets import Column, Question, Sheet
from broadsheet_client.version import VERSION

__version__ = VERSION

__all__ = [
    "ApiError",
    "Article",
    "BadRequest",
    "Bucket",
    "Busy",
    "Client",
    "ClientError",
    "Collection",
    "CollectionItem",
    "Column",
    "Companion",
    "Evidence",
    "Facet",
    "FacetValue",
    "Filters",
    "Highlight",
    "Histogram",
    "Listing",
    "Named",
    "NotAllowed",
    "NotFound",
    "Note",
    "Outlet",
    "Person",
    "PersonSummary",
    "Question",
    "Quote",
    "Result",
    "Results",
    "SavedSearch",
    "Sheet",
    "Unreachable",
    "__version__",
]
