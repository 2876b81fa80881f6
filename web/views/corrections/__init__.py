"""What editors correct: each change is shown before it happens, noted with who made it, and can be taken back."""
