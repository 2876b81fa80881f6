"""Before an upgrade: what this version of the program would do to a data folder, and what stands in its way."""
