-- What editors said is no article: an address, and perhaps a pattern of addresses, that are not fetched again.

CREATE TABLE no_articles (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    address TEXT NOT NULL,
    pattern TEXT,                 -- see index/corrections/address_patterns.py; null: the address alone
    source TEXT,
    outlet TEXT,
    takedown INTEGER,
    made INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    undone INTEGER,
    undone_by TEXT NOT NULL DEFAULT ''
);
