"""The text of a query becomes the tree of index/query.py."""
