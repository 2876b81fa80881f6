-- What is handed out: secret links, of which only digests are kept.

CREATE TABLE secret_links (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    digest TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('collection', 'search', 'review', 'feed')),
    target TEXT NOT NULL,
    owner INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    created INTEGER NOT NULL,
    ends INTEGER,                 -- null: until it is taken back
    taken_back INTEGER,
    opened INTEGER
);
CREATE INDEX secret_links_owner ON secret_links (owner);

-- Passages that readers marked, in the version that they read. A takedown empties what was quoted.
CREATE TABLE highlights (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    article TEXT NOT NULL,
    revision INTEGER NOT NULL,
    starts INTEGER NOT NULL,      -- code points of the text of that version
    ends INTEGER NOT NULL,
    quote TEXT NOT NULL,
    before_quote TEXT NOT NULL,   -- what stood beside it
    after_quote TEXT NOT NULL,
    note TEXT NOT NULL,
    created INTEGER NOT NULL
);
CREATE INDEX highlights_article ON highlights (article, account);
CREATE INDEX highlights_account ON highlights (account, id);

-- Press reviews. Nothing of an article's text is kept here.
CREATE TABLE reviews (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    day TEXT NOT NULL,            -- ISO 8601
    client TEXT NOT NULL,
    intro TEXT NOT NULL,
    q TEXT NOT NULL,              -- the query whose matches are shown
    made_by TEXT NOT NULL,        -- '' by hand, else what made it: schedule N
    created INTEGER NOT NULL,
    changed INTEGER NOT NULL
);
CREATE INDEX reviews_owner ON reviews (owner, id);

CREATE TABLE review_items (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    review INTEGER NOT NULL REFERENCES reviews (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    article TEXT,                 -- null: a chapter
    words TEXT NOT NULL,          -- title of the chapter, or comment on the article
    shows TEXT NOT NULL CHECK (shows IN ('full', 'lines', 'link')),
    starts INTEGER,               -- the match that is shown, code points of the text of that version
    ends INTEGER,
    revision INTEGER
);
CREATE INDEX review_items_review ON review_items (review, place);
