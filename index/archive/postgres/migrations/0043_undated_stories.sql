-- When a story's articles were published is NULL where none of them says when: 0 is midnight of 1 January 1970, which one may say.

ALTER TABLE stories ALTER COLUMN first DROP NOT NULL, ALTER COLUMN last DROP NOT NULL;
UPDATE stories SET first = NULL, last = NULL WHERE first = 0 AND last = 0 AND NOT EXISTS (
    SELECT 1 FROM articles a WHERE a.story = stories.id AND (a.published IS NOT NULL OR a.source IS NOT NULL)
);
