"""Searches that people keep: made from a results page, shared, told what is new in them, run again, fed to other programs."""
