"""What editors correct of articles: a layer over what was read, which never changes what was read."""
