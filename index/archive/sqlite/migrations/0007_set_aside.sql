-- Work that failed in a way that nobody foresaw: kept with its reason until it is tried again, so that it holds up nothing.

CREATE TABLE set_aside (
    task TEXT NOT NULL CHECK (task IN ('read', 'save', 'annotate', 'index', 'alert')),
    item TEXT NOT NULL,           -- an address ('read', 'save'), an article's id, or that id, a blank and an alert's id ('alert')
    reason TEXT NOT NULL,
    version TEXT NOT NULL,        -- of what failed: another one tries again by itself
    tries INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    outlet TEXT,                  -- of what could not be saved, for takedowns
    payload BLOB,                 -- what could not be saved
    PRIMARY KEY (task, item)
);

CREATE TRIGGER article_was_changed AFTER INSERT ON revisions    -- another text may well do
BEGIN
    DELETE FROM set_aside WHERE item = new.article AND task IN ('annotate', 'index');
END;

CREATE TRIGGER article_set_aside_was_forgotten AFTER DELETE ON articles
BEGIN
    DELETE FROM set_aside WHERE item = old.id OR item LIKE old.id || ' %';
END;
