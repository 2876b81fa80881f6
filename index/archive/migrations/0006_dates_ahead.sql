-- A date that lies more than two days ahead of the visit that read it is no date (index/article.py, AHEAD): such articles would
-- count as the newest for years. What the pages said stays in their revisions.

UPDATE articles SET published = NULL, dated = 0 WHERE published > 172800000000 + (
    SELECT revisions.fetched FROM revisions WHERE revisions.article = articles.id AND revisions.number = articles.version
);
