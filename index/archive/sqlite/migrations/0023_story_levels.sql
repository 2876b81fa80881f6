-- At which level (index/stories/neighbourhood.py) the neighbourhood of an article was decided; a dense one is cut more finely.

ALTER TABLE story_terms ADD COLUMN level INTEGER NOT NULL DEFAULT 0;
