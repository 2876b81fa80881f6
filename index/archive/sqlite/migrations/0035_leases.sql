-- Who has which role, and who has what for a while: both only matter where several machines share the archive.

CREATE TABLE roles (
    role TEXT PRIMARY KEY,
    fence INTEGER NOT NULL,       -- rises with every process that has the role alone
    machine TEXT NOT NULL DEFAULT '',
    pid INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE leases (
    name TEXT PRIMARY KEY,        -- of what nobody else may have meanwhile
    holder TEXT NOT NULL,         -- a process; '': nobody, and nobody may have it before `until`
    until INTEGER NOT NULL,       -- microseconds since 1970, by the clock of the database
    tries INTEGER NOT NULL        -- holders before this one that let it run out
);
