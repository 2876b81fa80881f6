-- Alerts: saved queries that send a message once an article becomes searchable.

CREATE TABLE alerts (
    id TEXT PRIMARY KEY NOT NULL,
    query TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('webhook', 'email')),
    target TEXT NOT NULL,
    secret TEXT NOT NULL,         -- signs webhooks
    created INTEGER NOT NULL
) WITHOUT ROWID;

-- Articles that became searchable and were not yet compared with the alerts. The trigger below fills it in the very
-- transaction that calls an article searchable, so none is missed and none comes twice, whatever the clock does.
CREATE TABLE alert_queue (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    article TEXT NOT NULL UNIQUE REFERENCES articles (id) ON DELETE CASCADE
);

CREATE TRIGGER article_became_searchable AFTER UPDATE OF searchable ON articles
WHEN old.searchable IS NULL AND new.searchable IS NOT NULL AND EXISTS (SELECT 1 FROM alerts)
BEGIN
    INSERT OR IGNORE INTO alert_queue (article) VALUES (new.id);
END;

-- One row for an alert and an article, for ever: this is why nothing is sent twice.
CREATE TABLE alert_deliveries (
    alert TEXT NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
    article TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'unknown')),
    words TEXT NOT NULL,          -- JSON list: the words that fired, as printed
    attempts INTEGER NOT NULL DEFAULT 0,
    due INTEGER NOT NULL,
    error TEXT,
    PRIMARY KEY (alert, article)
) WITHOUT ROWID;
CREATE INDEX alert_deliveries_due ON alert_deliveries (due) WHERE state = 'waiting';
