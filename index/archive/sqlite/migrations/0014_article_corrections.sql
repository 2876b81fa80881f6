-- What editors corrected of articles: a layer over the revisions, which stay as they were read.

CREATE TABLE article_corrections (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    article TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    field TEXT NOT NULL CHECK (field IN ('title', 'published', 'authors', 'outlet', 'lang')),
    value TEXT NOT NULL,                   -- JSON
    made INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    undone INTEGER,
    undone_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX article_corrections_article ON article_corrections (article);
