"""What several crawlers have to agree on that work on one archive: who visits which source, whose turn it is at a host, who does
which job. One that works alone needs nothing of this."""
