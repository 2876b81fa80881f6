-- Times are whole microseconds since 1970 UTC. `payload` is JSON packed by index/archive/sql/rows/row_codec.py.

PRAGMA application_id = 0x42524F41;

CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value NOT NULL
) WITHOUT ROWID;
INSERT INTO meta VALUES ('archive_id', lower(hex(randomblob(16))));
INSERT INTO meta VALUES ('position', 0);
INSERT INTO meta VALUES ('epoch', 0);   -- rises when the owner orders the index to be made anew
INSERT INTO meta VALUES ('built', 0);   -- the epoch of the index

CREATE TABLE articles (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    url TEXT NOT NULL,
    outlet TEXT,
    source TEXT,
    published INTEGER,            -- when it counts for "the earliest": day precision is midnight UTC
    dated INTEGER NOT NULL,       -- 1 where published has a time of day
    first_fetched INTEGER NOT NULL,
    last_fetched INTEGER NOT NULL,
    searchable INTEGER,           -- when it first stood in a durable commit of the index
    gone INTEGER,
    version INTEGER NOT NULL,     -- number of the newest revision
    digest BLOB NOT NULL,         -- of what the newest revision says
    copy_of TEXT
);
CREATE INDEX articles_first_fetched ON articles (first_fetched, id);
CREATE INDEX articles_outlet ON articles (outlet) WHERE outlet IS NOT NULL;
CREATE INDEX articles_source ON articles (source, first_fetched) WHERE source IS NOT NULL;
CREATE INDEX articles_copy_of ON articles (copy_of) WHERE copy_of IS NOT NULL;

CREATE TABLE revisions (
    article TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    fetched INTEGER NOT NULL,
    payload BLOB NOT NULL,
    UNIQUE (article, number)
);

CREATE TABLE aliases (
    address TEXT PRIMARY KEY NOT NULL,
    article TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX aliases_article ON aliases (article);

-- What the owner had taken down. Only hashes: nothing of a forgotten article remains readable.
CREATE TABLE forgotten (
    hash BLOB PRIMARY KEY NOT NULL,
    at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    article TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('upsert', 'delete')),
    at INTEGER NOT NULL
);

CREATE TABLE annotations (
    article TEXT PRIMARY KEY NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    annotator TEXT NOT NULL,
    payload BLOB NOT NULL
);
CREATE INDEX annotations_annotator ON annotations (annotator, article);

CREATE TABLE people (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    articles INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE TABLE people_names (
    person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    name TEXT NOT NULL,           -- as printed
    key TEXT NOT NULL,            -- folded, without titles and middle initials
    PRIMARY KEY (person, name)
) WITHOUT ROWID;
CREATE INDEX people_names_key ON people_names (key);

CREATE TABLE people_words (
    word TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    PRIMARY KEY (word, person)
) WITHOUT ROWID;
CREATE INDEX people_words_person ON people_words (person);

CREATE TABLE mentions (
    article TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,      -- place in the annotation
    person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    PRIMARY KEY (article, number)
) WITHOUT ROWID;
CREATE INDEX mentions_person ON mentions (person, article);

CREATE TABLE outlets (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    key TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX outlets_key ON outlets (key);

CREATE TABLE sources (
    id TEXT PRIMARY KEY NOT NULL,
    url TEXT NOT NULL UNIQUE,
    name TEXT,
    kind TEXT NOT NULL,
    every REAL,
    headers TEXT NOT NULL,
    added INTEGER NOT NULL,
    first_success INTEGER,
    last_visit INTEGER,
    last_success INTEGER,
    next_visit INTEGER,
    rhythm REAL,
    failures INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    error_code TEXT,
    found INTEGER NOT NULL DEFAULT 0,
    fetched INTEGER NOT NULL DEFAULT 0,
    kept INTEGER NOT NULL DEFAULT 0,
    not_modified INTEGER NOT NULL DEFAULT 0,
    refused TEXT NOT NULL DEFAULT '{}'
) WITHOUT ROWID;

CREATE TABLE addresses (
    url TEXT PRIMARY KEY NOT NULL,
    etag TEXT,
    last_modified TEXT,
    not_before INTEGER,
    failures INTEGER NOT NULL,
    status INTEGER,
    outcome TEXT,
    content_hash TEXT,
    article_id TEXT,
    revisit INTEGER,
    visits INTEGER NOT NULL,
    last_visit INTEGER,
    source TEXT
) WITHOUT ROWID;
CREATE INDEX addresses_revisit ON addresses (source, revisit) WHERE revisit IS NOT NULL;
CREATE INDEX addresses_article ON addresses (article_id) WHERE article_id IS NOT NULL;

-- Winnowed 5-word shingles of index/annotation/near_duplicates.py: candidates for "repeats an earlier article". `article` is articles.key;
-- `signatures` says which rows an article has, so that no second index is needed to find them.
CREATE TABLE fingerprints (
    hash INTEGER NOT NULL,
    moment INTEGER NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY (hash, moment, article)
) WITHOUT ROWID;

CREATE TABLE signatures (
    article INTEGER PRIMARY KEY NOT NULL REFERENCES articles (key) ON DELETE CASCADE,
    moment INTEGER NOT NULL,
    hashes BLOB NOT NULL          -- signed 64-bit, little-endian
);
