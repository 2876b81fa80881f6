"""What readers keep, where it meets searches."""
