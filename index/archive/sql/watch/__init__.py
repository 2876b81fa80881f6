"""Saved searches and long queries in SQL."""
