"""Lines that stand on several pages of one outlet are its furniture: learned from what is crawled, and left out of articles."""
