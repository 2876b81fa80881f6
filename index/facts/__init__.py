"""Hard facts of an article, found by rules and lists, each with the place where it stands: figures, people, places, dates,
named things and documents, and the day on which the event happened. Nothing is guessed, nothing is stored but that day."""
