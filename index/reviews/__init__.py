"""Press reviews: articles put in order with chapters and comments, and handed out as a document."""
