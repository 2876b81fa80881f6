"""What repeats on the pages of one outlet: where the archive keeps what the crawler learned of it."""
