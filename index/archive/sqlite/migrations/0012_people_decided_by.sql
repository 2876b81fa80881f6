-- Corrections of people say who made them and who took them back; that two people are not one is a correction too.

CREATE TABLE people_corrections_2 (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('merge', 'split', 'rename', 'hide', 'apart')),
    person TEXT NOT NULL,
    other TEXT,
    names TEXT NOT NULL,                   -- a JSON list
    made INTEGER NOT NULL,
    made_by TEXT NOT NULL DEFAULT '',      -- a name of an account; '' where nobody wrote it down
    undone INTEGER,
    undone_by TEXT NOT NULL DEFAULT ''
);
INSERT INTO people_corrections_2 (seq, kind, person, other, names, made, undone)
    SELECT seq, kind, person, other, names, made, undone FROM people_corrections;
DROP TABLE people_corrections;
ALTER TABLE people_corrections_2 RENAME TO people_corrections;
