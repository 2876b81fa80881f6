"""The nodes of OpenSearch: requests to them (connection.py), and which of them may be believed (freshness.py)."""
