"""What people watch for: saved searches, their feeds, alerts."""
