-- Why an article was taken down, by whom, and all of its addresses together, so that they can be allowed again together.
-- `article` is its id, a hash of its address: nothing of a forgotten article remains readable.

CREATE TABLE takedowns (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    article TEXT NOT NULL,
    reason TEXT NOT NULL,
    made INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    lifted INTEGER,
    lifted_by TEXT NOT NULL DEFAULT ''
);

ALTER TABLE forgotten ADD COLUMN takedown INTEGER REFERENCES takedowns (seq);
CREATE INDEX forgotten_takedown ON forgotten (takedown) WHERE takedown IS NOT NULL;
