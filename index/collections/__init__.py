"""What readers keep of the archive: stars, tags, notes, and named collections of articles."""
