"""Backups that are made and restored from the page: files in a folder of their own, and what was asked for."""
