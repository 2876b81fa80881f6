-- How many articles each outlet has as they were read: a list of outlets would else be a look at every article. Whoever writes adds
-- to a part of its own where several write at once, so that none waits for another; the number is the sum of all parts.

CREATE TABLE outlet_articles (
    outlet TEXT NOT NULL,
    part INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    PRIMARY KEY (outlet, part)
) WITHOUT ROWID;
INSERT INTO outlet_articles (outlet, part, articles)
    SELECT outlet, 0, count(*) FROM articles WHERE outlet IS NOT NULL GROUP BY outlet;

CREATE TRIGGER article_came_of_outlet AFTER INSERT ON articles WHEN new.outlet IS NOT NULL
BEGIN
    INSERT INTO outlet_articles (outlet, part, articles) VALUES (new.outlet, 0, 1)
        ON CONFLICT (outlet, part) DO UPDATE SET articles = articles + 1;
END;
CREATE TRIGGER article_of_outlet_went AFTER DELETE ON articles WHEN old.outlet IS NOT NULL
BEGIN
    UPDATE outlet_articles SET articles = articles - 1 WHERE outlet = old.outlet AND part = 0;
END;
CREATE TRIGGER article_changed_outlet AFTER UPDATE OF outlet ON articles WHEN old.outlet IS NOT new.outlet
BEGIN
    UPDATE outlet_articles SET articles = articles - 1 WHERE outlet = old.outlet AND part = 0;
    INSERT INTO outlet_articles (outlet, part, articles) SELECT new.outlet, 0, 1 WHERE new.outlet IS NOT NULL
        ON CONFLICT (outlet, part) DO UPDATE SET articles = articles + 1;
END;
