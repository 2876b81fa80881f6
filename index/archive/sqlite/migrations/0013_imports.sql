-- Imports: which articles and sources came with which, and what was refused; and the order in which articles are new.

CREATE TABLE imports (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    by TEXT NOT NULL,
    created INTEGER NOT NULL,
    files TEXT NOT NULL,          -- JSON: names as they were given
    job INTEGER,
    ended INTEGER,
    error TEXT,
    file TEXT NOT NULL DEFAULT '',
    done INTEGER NOT NULL DEFAULT 0,
    size INTEGER NOT NULL DEFAULT 0,
    new INTEGER NOT NULL DEFAULT 0,
    changed INTEGER NOT NULL DEFAULT 0,
    same INTEGER NOT NULL DEFAULT 0,
    forgotten INTEGER NOT NULL DEFAULT 0,
    refused INTEGER NOT NULL DEFAULT 0,
    sources INTEGER NOT NULL DEFAULT 0,
    undone INTEGER,
    undone_by TEXT NOT NULL DEFAULT '',
    taken_out INTEGER NOT NULL DEFAULT 0,
    stayed INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE import_articles (
    article TEXT PRIMARY KEY NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    import INTEGER NOT NULL REFERENCES imports (number) ON DELETE CASCADE,
    place TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX import_articles_import ON import_articles (import, article);

CREATE TABLE import_sources (
    source TEXT PRIMARY KEY NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    import INTEGER NOT NULL REFERENCES imports (number) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX import_sources_import ON import_sources (import);

CREATE TABLE import_refusals (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    import INTEGER NOT NULL REFERENCES imports (number) ON DELETE CASCADE,
    place TEXT NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    UNIQUE (import, place, reason, detail)
);
CREATE INDEX import_refusals_import ON import_refusals (import, seq);

-- What is news: by the day it was published, and without one by when a source led to it; imported without one it comes last.
CREATE INDEX articles_news ON articles (
    (CASE WHEN published IS NOT NULL THEN min(published, first_fetched) WHEN source IS NOT NULL THEN first_fetched
     ELSE -9223372036854775807 END), first_fetched, id
);
