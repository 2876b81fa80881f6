"""What is done to an archive in the course of time: articles removed by their age, and failures tried again."""
