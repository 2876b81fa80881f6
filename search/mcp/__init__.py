"""Tools for language models, over the Model Context Protocol: they read, leave out what publishers reserve, and name evidence."""
