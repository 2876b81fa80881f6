"""Where articles are: feeds, sitemaps and home pages -> addresses. Pure functions over one document each."""
