"""A press review as a file: one module for each form."""
