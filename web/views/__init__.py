"""One function for each address, in the file named after its first segment or its page."""
