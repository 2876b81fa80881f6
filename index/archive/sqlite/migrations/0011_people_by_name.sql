-- The list of people in the order of their names.

CREATE INDEX people_by_name ON people (name COLLATE NOCASE, id) WHERE articles > 0;
