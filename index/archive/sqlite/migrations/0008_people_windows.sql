-- Who of a surname is named in a window of days is read from an index alone.

DROP INDEX mentions_registered;
CREATE INDEX mentions_registered ON mentions (registered, full, at, article, number);
