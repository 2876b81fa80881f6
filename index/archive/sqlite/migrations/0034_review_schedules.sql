-- Press reviews that are made again by themselves, each from a saved search.

CREATE TABLE review_schedules (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    search INTEGER NOT NULL,      -- that is gone or not visible any more: nothing is made
    title TEXT NOT NULL,
    client TEXT NOT NULL,
    minute INTEGER NOT NULL,      -- of the day
    weekdays TEXT NOT NULL,       -- of Monday to Sunday, 0 to 6
    zone TEXT NOT NULL,           -- IANA name
    send_to TEXT NOT NULL,        -- a mail address; '': a draft for an editor
    last_day TEXT NOT NULL,       -- ISO 8601, of the zone; '' before the first
    last_made INTEGER NOT NULL    -- what matched since then is in the next
);
CREATE INDEX review_schedules_owner ON review_schedules (owner);
