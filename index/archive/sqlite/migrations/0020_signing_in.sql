-- Who signs in elsewhere, and where mail reaches people.

ALTER TABLE accounts ADD COLUMN mail TEXT;
ALTER TABLE account_links ADD COLUMN mail TEXT;    -- of who was invited

CREATE TABLE account_subjects (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    account INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    PRIMARY KEY (issuer, subject)
) WITHOUT ROWID;
CREATE INDEX account_subjects_account ON account_subjects (account);
