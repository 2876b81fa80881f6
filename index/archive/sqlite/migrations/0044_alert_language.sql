-- The language of an alert's messages, a BCP 47 tag; empty: that of its account.

ALTER TABLE alerts ADD COLUMN language TEXT NOT NULL DEFAULT '';
