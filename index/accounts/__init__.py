"""Who may do what: accounts with a role, keys for programs, links that invite, and the log of what was changed by whom."""
