"""What people watch for: searches that they keep, what is new in them, and the words of long queries."""
