-- When a story's articles were published: what was imported without a date says nothing of it. 0 where none of them says when.
UPDATE stories SET
    first = coalesce((
        SELECT min(coalesce(a.published, CASE WHEN a.source IS NOT NULL THEN a.first_fetched END)) FROM articles a WHERE a.story = stories.id
    ), 0),
    last = coalesce((
        SELECT max(coalesce(a.published, CASE WHEN a.source IS NOT NULL THEN a.first_fetched END)) FROM articles a WHERE a.story = stories.id
    ), 0);
