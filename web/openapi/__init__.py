"""The API's document, OpenAPI 3.1: `document()`."""

from web.openapi.document import document

__all__ = ["document"]
