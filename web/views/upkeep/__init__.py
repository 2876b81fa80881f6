"""Looking after an archive in the browser: imports, and how everything is."""
