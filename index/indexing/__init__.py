"""The loop from the outbox to the index, and the single writer."""
