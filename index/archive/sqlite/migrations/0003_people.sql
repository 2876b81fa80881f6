-- People: whom the registry names and whom a mention counts to are two things, so that corrections can be undone.
-- What was registered before is made anew from the annotations, which all become stale.

DROP TABLE mentions;
DROP TABLE people_words;
DROP TABLE people_names;
DROP TABLE people;
UPDATE annotations SET annotator = '';

CREATE TABLE people (
    id TEXT PRIMARY KEY NOT NULL,          -- a slug, given once
    name TEXT NOT NULL,                    -- as shown
    printed TEXT NOT NULL,                 -- as first registered
    articles INTEGER NOT NULL DEFAULT 0    -- that count to this person, corrections included
) WITHOUT ROWID;
CREATE INDEX people_articles ON people (articles);

CREATE TABLE people_names (
    person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    name TEXT NOT NULL,                    -- as printed
    key TEXT NOT NULL,                     -- index.people.registry.full_names: equal for all forms of one name
    surname TEXT NOT NULL,
    PRIMARY KEY (person, name)
) WITHOUT ROWID;
CREATE INDEX people_names_key ON people_names (key);
CREATE INDEX people_names_surname ON people_names (surname);

CREATE TABLE people_words (
    word TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    PRIMARY KEY (word, person)
) WITHOUT ROWID;
CREATE INDEX people_words_person ON people_words (person);

CREATE TABLE mentions (
    article TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,               -- place in the annotation
    registered TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    person TEXT REFERENCES people (id) ON DELETE CASCADE,   -- whom it counts to; NULL: hidden
    name TEXT NOT NULL,                    -- as the article calls them
    full INTEGER NOT NULL,                 -- 0 for a bare surname
    PRIMARY KEY (article, number)
) WITHOUT ROWID;
CREATE INDEX mentions_person ON mentions (person, article);
CREATE INDEX mentions_registered ON mentions (registered, article);

CREATE TABLE mention_roles (
    article TEXT NOT NULL,
    number INTEGER NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (article, number, role),
    FOREIGN KEY (article, number) REFERENCES mentions (article, number) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE people_corrections (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('merge', 'split', 'rename', 'hide')),
    person TEXT NOT NULL,
    other TEXT,
    names TEXT NOT NULL,                   -- a JSON list
    made INTEGER NOT NULL,
    undone INTEGER
);
