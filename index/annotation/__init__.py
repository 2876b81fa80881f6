"""From the text of an article to what is understood of it. Pure functions, run again whenever they improve."""
