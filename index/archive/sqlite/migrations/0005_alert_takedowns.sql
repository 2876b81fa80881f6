-- A takedown also removes what was noted of messages: which article they named, and its words.

DELETE FROM alert_deliveries WHERE article NOT IN (SELECT id FROM articles);

CREATE INDEX alert_deliveries_article ON alert_deliveries (article);

CREATE TRIGGER article_was_forgotten AFTER DELETE ON articles
BEGIN
    DELETE FROM alert_deliveries WHERE article = old.id;
END;
