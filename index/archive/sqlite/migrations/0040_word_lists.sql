-- Lists of words and phrases that stand for themselves in a query, by name: @water.

CREATE TABLE word_lists (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,         -- the name as it is compared
    former TEXT NOT NULL,         -- JSON: list of folded names that it had before, the last one first
    entries TEXT NOT NULL,        -- JSON: list of words and phrases, each as in a query
    account INTEGER REFERENCES accounts (id) ON DELETE SET NULL,  -- NULL: made on the command line, or by somebody who left
    shared INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    UNIQUE (account, folded)
);
CREATE UNIQUE INDEX word_lists_shared ON word_lists (folded) WHERE shared = 1;
