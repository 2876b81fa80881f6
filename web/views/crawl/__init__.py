"""What is crawled: pages and forms of the sources, and of the jobs that they ask of the crawler."""
