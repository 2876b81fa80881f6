"""Trains the tagger of people from corpora and writes the files that ship in `index/people/tagger/model`."""
