-- People are decided anew from all mentions as evidence grows: index/people/registry. What is counted for that, and for the
-- pages, is kept. Mentions that were registered before have no form: they are registered again from the annotations.

CREATE TABLE forms (
    number INTEGER PRIMARY KEY,
    form TEXT NOT NULL UNIQUE,             -- index.people.registry.forms: equal for all spellings
    printed TEXT NOT NULL,                 -- as first read
    born TEXT NOT NULL REFERENCES people (id),      -- the id it was given then
    person TEXT NOT NULL REFERENCES people (id),    -- whom it means
    articles INTEGER NOT NULL DEFAULT 0,
    added INTEGER NOT NULL DEFAULT 0,      -- 1: a broken name, or one within another: it names nobody
    doubtful INTEGER NOT NULL DEFAULT 0,   -- 1: it may mean somebody else about as well
    horizon TEXT                           -- last article of the sample that was weighed, where there are more
);
CREATE INDEX forms_person ON forms (person);
CREATE INDEX forms_born ON forms (born);

CREATE TABLE form_keys (                   -- index.people.registry.relations.keys: posted
    key TEXT NOT NULL,
    form INTEGER NOT NULL REFERENCES forms (number) ON DELETE CASCADE,
    PRIMARY KEY (key, form)
) WITHOUT ROWID;

CREATE TABLE form_names (                  -- how many articles of a year and a language spell a form so
    form INTEGER NOT NULL REFERENCES forms (number) ON DELETE CASCADE,
    name TEXT NOT NULL,
    lang TEXT NOT NULL,
    year INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    PRIMARY KEY (form, name, lang, year)
) WITHOUT ROWID;

CREATE TABLE forms_dirty (                 -- to be decided anew
    form INTEGER PRIMARY KEY,
    far INTEGER NOT NULL                   -- 1: only because one changed that it may be added to
);
CREATE TABLE forms_moved (form INTEGER PRIMARY KEY);    -- decided, but mentions still count to the person before

CREATE TABLE people_unnamed (person TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID;   -- names to be chosen anew

CREATE TABLE people_languages (            -- articles that name somebody; empty where the language is unknown
    lang TEXT PRIMARY KEY NOT NULL,
    articles INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE people_called (               -- of people as they are shown, corrections included
    person TEXT NOT NULL,
    name TEXT NOT NULL,
    articles INTEGER NOT NULL,
    PRIMARY KEY (person, name)
) WITHOUT ROWID;

CREATE TABLE people_roles (
    person TEXT NOT NULL,
    role TEXT NOT NULL,
    articles INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (person, role)
) WITHOUT ROWID;

ALTER TABLE people ADD COLUMN redirect TEXT REFERENCES people (id);   -- where its mentions went, when none is left
ALTER TABLE people ADD COLUMN doubt INTEGER NOT NULL DEFAULT 0;       -- 1: may be several people
DROP INDEX people_articles;
CREATE INDEX people_articles ON people (articles DESC, id);

ALTER TABLE mentions ADD COLUMN form INTEGER REFERENCES forms (number);
ALTER TABLE mentions ADD COLUMN at INTEGER NOT NULL DEFAULT 0;        -- published, or else first fetched
ALTER TABLE mentions ADD COLUMN lang TEXT NOT NULL DEFAULT '';
UPDATE mentions SET at = (SELECT coalesce(a.published, a.first_fetched) FROM articles a WHERE a.id = article);
CREATE INDEX mentions_form ON mentions (form, article);
CREATE INDEX mentions_called ON mentions (person, name, at);
CREATE INDEX mentions_unread ON mentions (article) WHERE form IS NULL AND full = 1;
CREATE INDEX mention_roles_role ON mention_roles (role, article, number);

INSERT INTO people_called
    SELECT person, name, count(DISTINCT article) FROM mentions WHERE person IS NOT NULL GROUP BY person, name;
INSERT INTO people_roles
    SELECT m.person, r.role, count(DISTINCT m.article), min(m.at), max(m.at)
    FROM mentions m JOIN mention_roles r ON r.article = m.article AND r.number = m.number
    WHERE m.person IS NOT NULL GROUP BY m.person, r.role;

INSERT INTO meta VALUES ('people_scale', 1.0);           -- of the archive, when everybody was decided last
INSERT INTO meta VALUES ('people_language', '');        -- of most articles, when names were chosen last
