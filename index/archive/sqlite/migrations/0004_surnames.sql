-- Bare surnames are resolved again when the names in full around them change.

CREATE TABLE bare_mentions (               -- with a title; resolved or not
    surname TEXT NOT NULL,                 -- index.people.registry.full_names.surname_key
    article TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,               -- place in the annotation
    name TEXT NOT NULL,
    roles TEXT NOT NULL,                   -- a JSON list
    PRIMARY KEY (surname, article, number)
) WITHOUT ROWID;
CREATE INDEX bare_mentions_article ON bare_mentions (article);

CREATE TABLE surnames_changed (            -- names in full came or went, and bare ones may mean somebody else now
    surname TEXT PRIMARY KEY NOT NULL,
    first INTEGER NOT NULL,                -- days since 1970 of the articles that did it
    last INTEGER NOT NULL
) WITHOUT ROWID;
