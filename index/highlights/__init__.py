"""Passages of articles that readers marked, with notes, in the version that they read."""
