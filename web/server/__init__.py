"""gunicorn, its workers and what they share."""
