-- The last transaction of each connection to a server, for who loses the connection before being told whether it was kept.

CREATE TABLE transactions (
    session TEXT PRIMARY KEY,     -- one connection, of whichever process
    number INTEGER NOT NULL,      -- of its last transaction that was kept
    at INTEGER NOT NULL           -- microseconds since 1970
);
CREATE INDEX transactions_at ON transactions (at);
