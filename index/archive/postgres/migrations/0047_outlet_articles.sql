-- How many articles each outlet has as they were read: a list of outlets would else be a look at every article. Whoever writes adds
-- to a part of its own where several write at once, so that none waits for another; the number is the sum of all parts.

CREATE TABLE outlet_articles (
    outlet TEXT COLLATE "C" NOT NULL,
    part BIGINT NOT NULL,
    articles BIGINT NOT NULL,
    PRIMARY KEY (outlet, part)
);
INSERT INTO outlet_articles (outlet, part, articles)
    SELECT outlet, 0, count(*) FROM articles WHERE outlet IS NOT NULL GROUP BY outlet;

CREATE FUNCTION articles_of_outlet_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    own BIGINT := pg_backend_pid() % 16;
BEGIN
    IF TG_OP = 'UPDATE' AND old.outlet IS NOT DISTINCT FROM new.outlet THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' AND old.outlet IS NOT NULL THEN
        INSERT INTO outlet_articles AS counted (outlet, part, articles) VALUES (old.outlet, own, -1)
            ON CONFLICT (outlet, part) DO UPDATE SET articles = counted.articles - 1;
    END IF;
    IF TG_OP <> 'DELETE' AND new.outlet IS NOT NULL THEN
        INSERT INTO outlet_articles AS counted (outlet, part, articles) VALUES (new.outlet, own, 1)
            ON CONFLICT (outlet, part) DO UPDATE SET articles = counted.articles + 1;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER articles_of_outlet_changed AFTER INSERT OR DELETE OR UPDATE OF outlet ON articles
    FOR EACH ROW EXECUTE FUNCTION articles_of_outlet_changed();
