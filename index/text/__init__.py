"""Texts and their words: valid strings, tokens and stems, folding, sentences and paragraphs."""
