-- Jobs that take long can be asked to stop.

ALTER TABLE jobs ADD COLUMN stopped INTEGER NOT NULL DEFAULT 0;
