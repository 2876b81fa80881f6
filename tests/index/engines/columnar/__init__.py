"""What only the Whoosh engine promises: its files, its codec, its way through crashes and damage."""
