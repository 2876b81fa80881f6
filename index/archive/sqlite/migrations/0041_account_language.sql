-- The language in which an account is shown the page; NULL: what its browser asks for.

ALTER TABLE accounts ADD COLUMN language TEXT;
