"""Where messages go: mail, signed webhooks, and whatever Apprise reaches. A channel says when a message may have arrived, and how
it failed."""
