"""What a page states about its article in words of its own: rights, the kind of text, where it links to."""
