-- What editors decided about outlets: a log over what was read. The columns of `outlets` are what the log amounts to.

CREATE TABLE outlet_decisions (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('merge', 'rename', 'label', 'apart')),
    outlet TEXT NOT NULL,
    other TEXT,
    name TEXT,
    labels TEXT NOT NULL DEFAULT '{}',     -- JSON
    made INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    undone INTEGER,
    undone_by TEXT NOT NULL DEFAULT ''
);

ALTER TABLE outlets ADD COLUMN stands_for TEXT;   -- the outlet that it was merged into, after all merges
ALTER TABLE outlets ADD COLUMN shown TEXT;        -- the name that it was given
ALTER TABLE outlets ADD COLUMN shown_key TEXT;    -- that name, folded
ALTER TABLE outlets ADD COLUMN labels TEXT;       -- JSON
CREATE INDEX outlets_merged ON outlets (stands_for) WHERE stands_for IS NOT NULL;
CREATE INDEX outlets_shown_key ON outlets (shown_key) WHERE shown_key IS NOT NULL;
