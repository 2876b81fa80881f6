"""What is being done, and what was done: jobs, and the visits of sources."""
