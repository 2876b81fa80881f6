"""The reading half: a request becomes searches of OpenSearch, and their answers the result."""
