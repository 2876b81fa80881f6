"""Who may sign in: the pages of signing in, of one's own account, and of everybody's for owners."""
