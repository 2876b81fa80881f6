-- Alerts of accounts: on saved searches, at a time, by more channels, each with a log in words. Those of the command line stay.

DROP TRIGGER article_became_searchable;
DROP TRIGGER article_was_forgotten;

CREATE TABLE alerts_before AS SELECT id, query, kind, target, secret, created FROM alerts;
CREATE TABLE deliveries_before AS SELECT alert, article, state, words, attempts, due, error FROM alert_deliveries;
DROP TABLE alert_deliveries;
DROP TABLE alerts;

CREATE TABLE alerts (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,          -- of one that has no saved search
    kind TEXT NOT NULL CHECK (kind IN ('webhook', 'email', 'apprise')),
    target TEXT NOT NULL,
    secret TEXT NOT NULL,         -- signs webhooks, and what its addresses are made of
    account INTEGER REFERENCES accounts (id) ON DELETE CASCADE,   -- NULL: made on the command line
    timing TEXT NOT NULL CHECK (timing IN ('at-once', 'hourly', 'daily', 'weekly', 'unusual')),
    hour INTEGER NOT NULL,
    weekday INTEGER NOT NULL,     -- 0: Monday
    zone TEXT NOT NULL,
    kept INTEGER NOT NULL,        -- 1: about changes of what the account keeps
    paused INTEGER,               -- since when
    paused_by TEXT NOT NULL DEFAULT '',
    test INTEGER,                 -- since when a test message is asked for
    created INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX alerts_account ON alerts (account);
INSERT INTO alerts (id, name, query, kind, target, secret, timing, hour, weekday, zone, kept, created)
    SELECT id, query, query, kind, target, secret, 'at-once', 8, 0, 'UTC', 0, created FROM alerts_before;

-- The sections of an alert, in their order.
CREATE TABLE alert_searches (
    alert TEXT NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    search INTEGER NOT NULL REFERENCES saved_searches (id) ON DELETE CASCADE,
    PRIMARY KEY (alert, search)
) WITHOUT ROWID;
CREATE INDEX alert_searches_search ON alert_searches (search);

-- One row for an alert, an article and what happened to it, for ever: this is why nothing is sent twice, nor in two sections.
CREATE TABLE alert_deliveries (
    alert TEXT NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
    article TEXT NOT NULL,
    event TEXT NOT NULL,          -- '': it matched; else what happened to an article that is kept: v3, gone
    search INTEGER,               -- the section
    state TEXT NOT NULL CHECK (state IN ('waiting', 'held', 'sending', 'sent', 'failed', 'unknown', 'passed')),
    words TEXT NOT NULL,          -- JSON list: the words that fired, as printed
    attempts INTEGER NOT NULL DEFAULT 0,
    due INTEGER NOT NULL,
    error TEXT,
    message TEXT,                 -- id of the message that it was sent with last
    PRIMARY KEY (alert, article, event)
) WITHOUT ROWID;
INSERT INTO alert_deliveries (alert, article, event, state, words, attempts, due, error)
    SELECT alert, article, '', state, words, attempts, due, error FROM deliveries_before;
CREATE INDEX alert_deliveries_due ON alert_deliveries (due) WHERE state = 'waiting';
CREATE INDEX alert_deliveries_held ON alert_deliveries (alert, due) WHERE state = 'held';
CREATE INDEX alert_deliveries_article ON alert_deliveries (article);
CREATE INDEX alert_deliveries_message ON alert_deliveries (message) WHERE message IS NOT NULL;
DROP TABLE alerts_before;
DROP TABLE deliveries_before;

-- What became of its messages, in words.
CREATE TABLE alert_log (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    alert TEXT NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    good INTEGER NOT NULL,
    said TEXT NOT NULL,
    message TEXT
);
CREATE INDEX alert_log_alert ON alert_log (alert, seq);

-- What happened to articles that somebody keeps and is told about.
CREATE TABLE kept_changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    article TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    event TEXT NOT NULL,
    UNIQUE (article, event)
);

CREATE TRIGGER article_was_forgotten AFTER DELETE ON articles
BEGIN
    DELETE FROM alert_deliveries WHERE article = old.id;
END;

CREATE TRIGGER article_became_searchable AFTER UPDATE OF searchable ON articles
WHEN old.searchable IS NULL AND new.searchable IS NOT NULL
    AND (EXISTS (SELECT 1 FROM alerts) OR EXISTS (SELECT 1 FROM saved_searches))
BEGIN
    INSERT OR IGNORE INTO alert_queue (article) VALUES (new.id);
END;

CREATE TRIGGER article_that_is_kept_changed AFTER UPDATE OF version ON articles
WHEN new.version > old.version AND EXISTS (SELECT 1 FROM alerts WHERE kept = 1)
    AND (EXISTS (SELECT 1 FROM article_marks WHERE article = new.id) OR EXISTS (SELECT 1 FROM article_tags WHERE article = new.id)
        OR EXISTS (SELECT 1 FROM collection_lines WHERE article = new.id))
BEGIN
    INSERT OR IGNORE INTO kept_changes (article, event) VALUES (new.id, 'v' || new.version);
END;

CREATE TRIGGER article_that_is_kept_vanished AFTER UPDATE OF gone ON articles
WHEN old.gone IS NULL AND new.gone IS NOT NULL AND EXISTS (SELECT 1 FROM alerts WHERE kept = 1)
    AND (EXISTS (SELECT 1 FROM article_marks WHERE article = new.id) OR EXISTS (SELECT 1 FROM article_tags WHERE article = new.id)
        OR EXISTS (SELECT 1 FROM collection_lines WHERE article = new.id))
BEGIN
    INSERT OR IGNORE INTO kept_changes (article, event) VALUES (new.id, 'gone ' || new.gone);
END;
