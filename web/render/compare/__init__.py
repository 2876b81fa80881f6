"""Texts side by side: copies with what was cut and changed, and the articles of a story."""
