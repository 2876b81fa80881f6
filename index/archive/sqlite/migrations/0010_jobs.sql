-- Work that the web server asks of the crawler, line by line what came of it, and the visits of every source one by one.

CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    arguments TEXT NOT NULL,      -- JSON
    by TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
    created INTEGER NOT NULL,
    started INTEGER,
    ended INTEGER,
    tries INTEGER NOT NULL DEFAULT 0,
    error TEXT
);
CREATE INDEX jobs_open ON jobs (state, id) WHERE state IN ('waiting', 'running');

CREATE TABLE job_events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    job INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    data TEXT NOT NULL            -- JSON
);
CREATE INDEX job_events_job ON job_events (job, seq);

CREATE TABLE visits (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    started INTEGER NOT NULL,
    finished INTEGER NOT NULL,
    found INTEGER NOT NULL,
    fetched INTEGER NOT NULL,
    new INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    not_modified INTEGER NOT NULL,
    refused TEXT NOT NULL,        -- JSON: reason -> number
    error TEXT,
    error_code TEXT
);
CREATE INDEX visits_source ON visits (source, id);

ALTER TABLE sources ADD COLUMN paused INTEGER;

-- Addresses that gave nothing, for the page of their source.
CREATE INDEX addresses_barren ON addresses (source, last_visit) WHERE article_id IS NULL;
