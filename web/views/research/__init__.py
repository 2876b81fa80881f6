"""The research desk: figures about the archive, as pages and as JSON."""
