"""What is set of sources, and what can be told of how they fare."""
