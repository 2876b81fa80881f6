"""Counts that are more than a facet or a histogram: two axes at once, and the words that tell results from others.

What is asked of an engine, and the arithmetic that every engine shares.
"""
