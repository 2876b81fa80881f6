"""Secret links: one thing shown to somebody outside, until a day or until it is taken back; and feeds with a secret address."""
