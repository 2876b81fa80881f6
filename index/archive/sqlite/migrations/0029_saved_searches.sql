-- Searches that people keep, what is new in each since they last looked, and the words of queries too long for an address.

CREATE TABLE saved_searches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    pairs TEXT NOT NULL,          -- JSON: list of [name, value], the parameters as in an address
    account INTEGER REFERENCES accounts (id) ON DELETE SET NULL,  -- NULL: made on the command line, or by somebody who left
    shared INTEGER NOT NULL DEFAULT 0,
    feed TEXT UNIQUE,             -- the secret part of the address of its feed
    created INTEGER NOT NULL,
    changed INTEGER NOT NULL
);
CREATE INDEX saved_searches_account ON saved_searches (account);

-- Which new articles matched, in the order in which that was found; bounded for each search.
CREATE TABLE saved_search_matches (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    search INTEGER NOT NULL REFERENCES saved_searches (id) ON DELETE CASCADE,
    article TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    UNIQUE (search, article)
);
CREATE INDEX saved_search_matches_search ON saved_search_matches (search, seq);
CREATE INDEX saved_search_matches_article ON saved_search_matches (article);

-- How far somebody has seen a search: the last match that was there when they looked.
CREATE TABLE saved_search_visits (
    search INTEGER NOT NULL REFERENCES saved_searches (id) ON DELETE CASCADE,
    account INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    PRIMARY KEY (search, account)
) WITHOUT ROWID;
CREATE INDEX saved_search_visits_account ON saved_search_visits (account);

CREATE TABLE long_queries (
    key TEXT PRIMARY KEY NOT NULL,  -- made of the text: the same words have the same address
    text TEXT NOT NULL,
    used INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX long_queries_used ON long_queries (used);

-- New articles are also queued where there are searches to compare them with.
DROP TRIGGER article_became_searchable;
CREATE TRIGGER article_became_searchable AFTER UPDATE OF searchable ON articles
WHEN old.searchable IS NULL AND new.searchable IS NOT NULL
    AND (EXISTS (SELECT 1 FROM alerts) OR EXISTS (SELECT 1 FROM saved_searches))
BEGIN
    INSERT OR IGNORE INTO alert_queue (article) VALUES (new.id);
END;
