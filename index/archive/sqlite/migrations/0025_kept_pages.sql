-- Pages as they were fetched: where each lies in the files of the folder of kept pages.

CREATE TABLE kept_pages (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    article TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    file TEXT NOT NULL,
    offset INTEGER NOT NULL,
    length INTEGER NOT NULL,
    digest BLOB NOT NULL,         -- SHA-256 of the body
    fetched INTEGER NOT NULL,
    url TEXT NOT NULL,
    context TEXT NOT NULL         -- JSON: what the crawler knew besides the page
);
CREATE INDEX kept_pages_article ON kept_pages (article, fetched);
CREATE INDEX kept_pages_file ON kept_pages (file, offset, length);

-- Bytes that belong to nobody any more and have to be made unreadable.
CREATE TABLE kept_erasures (
    file TEXT NOT NULL,
    offset INTEGER NOT NULL,
    length INTEGER NOT NULL,
    PRIMARY KEY (file, offset)
) WITHOUT ROWID;

-- Whatever removes an article: its pages go with it.
CREATE TRIGGER kept_pages_removed AFTER DELETE ON kept_pages BEGIN
    INSERT OR REPLACE INTO kept_erasures (file, offset, length) VALUES (OLD.file, OLD.offset, OLD.length);
END;

CREATE TABLE kept_trouble (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    text TEXT NOT NULL,
    since INTEGER NOT NULL
);
