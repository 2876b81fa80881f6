"""The language of the page: which one a reader gets, its sentences in templates and in the page's script, and the words for values
of the program's own.

Sentences are asked for as `index/languages/__init__.py` says.
"""
