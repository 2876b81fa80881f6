"""Corrections of articles, kept beside what was read."""
