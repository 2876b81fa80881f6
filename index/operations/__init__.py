"""What every process needs, whatever it does: settings, logs, locks, a way to begin and to end; and retention."""
