-- A form that shares no key with any other is one person, whatever is known of it: it is not decided about again.

ALTER TABLE forms ADD COLUMN alone INTEGER NOT NULL DEFAULT 0;     -- 1: no other form has a key in common with it
