"""What to crawl, and when."""
