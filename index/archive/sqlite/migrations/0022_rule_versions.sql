-- Extraction rules of outlets, edited in the browser: every version; the newest of an outlet counts, an empty one means none.

CREATE TABLE rule_versions (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    outlet TEXT NOT NULL,
    text TEXT NOT NULL,
    hosts TEXT NOT NULL,                   -- a JSON list
    made INTEGER NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX rule_versions_outlet ON rule_versions (outlet, seq);
