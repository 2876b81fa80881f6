-- Stories: articles that tell one event. What is kept to find and to compare them, which are one, and what editors said.

ALTER TABLE articles ADD COLUMN story TEXT;
CREATE INDEX articles_story ON articles (story) WHERE story IS NOT NULL;

CREATE TABLE story_terms (
    article INTEGER PRIMARY KEY REFERENCES articles (key) ON DELETE CASCADE,
    version INTEGER NOT NULL,              -- of the rule that made the terms
    day INTEGER,                           -- since 1970; NULL: unknown
    terms BLOB NOT NULL
);
CREATE INDEX story_terms_version ON story_terms (version);

CREATE TABLE story_keys (                  -- the heaviest terms, under which others are looked for
    term INTEGER NOT NULL,
    day INTEGER NOT NULL,                  -- -1: unknown
    article INTEGER NOT NULL,
    weight INTEGER NOT NULL,
    PRIMARY KEY (term, day, article)
) WITHOUT ROWID;

CREATE TABLE story_pairs (                 -- both ways round
    article INTEGER NOT NULL,
    other INTEGER NOT NULL,
    score INTEGER NOT NULL,                -- ten-thousandths
    PRIMARY KEY (article, other)
) WITHOUT ROWID;

CREATE TABLE story_pending (
    article INTEGER PRIMARY KEY            -- something changed around it
);

CREATE TABLE stories (
    id TEXT PRIMARY KEY,
    lead TEXT NOT NULL,                    -- the article whose headline stands for it
    articles INTEGER NOT NULL,
    copies INTEGER NOT NULL,
    outlets INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL
);
CREATE INDEX stories_last ON stories (last, id);
CREATE INDEX stories_reported ON stories (outlets, articles, id);

CREATE TABLE story_redirects (
    id TEXT PRIMARY KEY,
    story TEXT NOT NULL                    -- where most of its articles went
);

CREATE TABLE story_corrections (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    verdict TEXT NOT NULL CHECK (verdict IN ('apart', 'one')),
    article TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    made INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    undone INTEGER,
    undone_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX story_corrections_article ON story_corrections (article);

CREATE TABLE story_others (
    seq INTEGER NOT NULL REFERENCES story_corrections (seq) ON DELETE CASCADE,
    article TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    PRIMARY KEY (seq, article)
) WITHOUT ROWID;
CREATE INDEX story_others_article ON story_others (article);
