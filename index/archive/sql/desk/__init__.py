"""What readers keep and hand out."""
