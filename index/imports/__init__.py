"""Imports: what came into the archive from files, kept together so that it can be told and taken back as a whole."""
