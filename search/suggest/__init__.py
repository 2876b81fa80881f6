"""What else somebody may have meant: completions, spellings, similar texts, a query with less in it."""
