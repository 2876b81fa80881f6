"""Stories as they are stored. Which articles are one is decided by index/stories; here it is looked up and written down."""
