"""The research desk: attention over time, telling words, who with whom, and many questions at once.

Every answer is a `Sheet`: a table with all that has to stand beside a printed number. Pages, files and pictures are made of it,
so one that was kept shows later what it showed then.
"""
