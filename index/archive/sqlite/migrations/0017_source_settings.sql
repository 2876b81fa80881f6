-- What the owner sets of a source. Headers of earlier versions stay in their column until they are moved to the file of secrets
-- (index/sources/secret_headers.py), and nothing is written there any more.

ALTER TABLE sources ADD COLUMN timezone TEXT;
ALTER TABLE sources ADD COLUMN labels TEXT NOT NULL DEFAULT '{}';   -- JSON, see index/outlets/labels.py
ALTER TABLE sources ADD COLUMN keep REAL;                           -- seconds; 0: for ever; NULL: as the setting says
