"""One polite, guarded, bounded request."""
