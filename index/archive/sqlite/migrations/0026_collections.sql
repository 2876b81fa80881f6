-- What readers keep. Articles are named by their ids only: a line outlives the article that was taken down.

CREATE TABLE collections (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,       -- folded
    about TEXT NOT NULL,
    access TEXT NOT NULL CHECK (access IN ('private', 'read', 'write')),
    created INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    UNIQUE (owner, name_key)
);

CREATE TABLE collection_lines (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    collection INTEGER NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
    article TEXT NOT NULL,
    added INTEGER NOT NULL,
    by_name TEXT NOT NULL,
    UNIQUE (collection, article)
);
CREATE INDEX collection_lines_article ON collection_lines (article);

CREATE TABLE article_marks (
    account INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    article TEXT NOT NULL,
    starred INTEGER,              -- since when
    note TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account, article)
) WITHOUT ROWID;

CREATE TABLE article_tags (
    account INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    tag_key TEXT NOT NULL,        -- folded
    article TEXT NOT NULL,
    tag TEXT NOT NULL,
    added INTEGER NOT NULL,
    PRIMARY KEY (account, tag_key, article)
) WITHOUT ROWID;
CREATE INDEX article_tags_article ON article_tags (account, article);

-- Counts the changes of what one reader keeps, so that an answer that depends on it is not taken for the same.
CREATE TABLE reader_versions (
    account INTEGER PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    version INTEGER NOT NULL
);
