-- Figures that were kept to be cited, each with the articles they were counted from.

CREATE TABLE frozen_sets (
    key TEXT PRIMARY KEY NOT NULL,   -- made of the content: what is cited cannot change
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    address TEXT NOT NULL,           -- parameters of the page that counted it
    made INTEGER NOT NULL,
    made_by TEXT NOT NULL,           -- name of the account
    sheet BLOB NOT NULL,             -- JSON, compressed
    articles BLOB NOT NULL           -- JSON, compressed: for each question a list of [id, version, digest]
) WITHOUT ROWID;
CREATE INDEX frozen_sets_made ON frozen_sets (made);
