"""Which words to highlight, and the passages around them."""
