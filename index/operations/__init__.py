"""What every process needs, whatever it does: settings, logs, locks, mail, a way to begin and to end."""
