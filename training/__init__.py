"""Trains the tagger of people from corpora and writes the model files shipped in `index/people/tagger/model`."""
