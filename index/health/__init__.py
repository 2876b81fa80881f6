"""How everything is: what `doctor` finds, and what `status` counts."""
