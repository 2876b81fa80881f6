"""Which processes work on an archive, on whichever machine, and whether they are still there."""
