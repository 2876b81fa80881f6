"""What every process needs, whatever it does: settings, logs, locks, retention, and how everything is."""
