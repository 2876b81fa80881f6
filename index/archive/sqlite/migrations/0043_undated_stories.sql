-- When a story's articles were published is NULL where none of them says when: 0 is midnight of 1 January 1970, which one may say.

CREATE TABLE stories_2 (
    id TEXT PRIMARY KEY,
    lead TEXT NOT NULL,                    -- the article whose headline stands for it
    articles INTEGER NOT NULL,
    copies INTEGER NOT NULL,
    outlets INTEGER NOT NULL,
    first INTEGER,
    last INTEGER
);
INSERT INTO stories_2 (id, lead, articles, copies, outlets, first, last)
    SELECT id, lead, articles, copies, outlets, first, last FROM stories;
DROP TABLE stories;
ALTER TABLE stories_2 RENAME TO stories;
CREATE INDEX stories_last ON stories (last, id);
CREATE INDEX stories_reported ON stories (outlets, articles, id);
UPDATE stories SET first = NULL, last = NULL WHERE first = 0 AND last = 0 AND NOT EXISTS (
    SELECT 1 FROM articles a WHERE a.story = stories.id AND (a.published IS NOT NULL OR a.source IS NOT NULL)
);
