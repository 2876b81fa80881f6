-- The processes that work on the archive, on whichever machine.

CREATE TABLE processes (
    id TEXT PRIMARY KEY,
    machine TEXT NOT NULL,
    role TEXT NOT NULL,
    pid INTEGER NOT NULL,
    version TEXT NOT NULL,
    build TEXT NOT NULL,
    started INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    doing TEXT NOT NULL DEFAULT ''
);
