-- Two indexes over expressions in words that PostgreSQL understands as well; the order is the one that it was.

DROP INDEX articles_news;
CREATE INDEX articles_news ON articles (
    (CASE WHEN published < first_fetched THEN published WHEN published IS NOT NULL OR source IS NOT NULL THEN first_fetched
     ELSE -9223372036854775807 END), first_fetched, id
);

DROP INDEX people_by_name;
CREATE INDEX people_by_name ON people (lower(name), id) WHERE articles > 0;
