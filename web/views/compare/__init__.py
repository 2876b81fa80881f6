"""Articles beside one another: copies of one text, and stories."""
