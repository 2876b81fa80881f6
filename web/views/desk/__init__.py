"""What readers keep, put together and hand out."""
