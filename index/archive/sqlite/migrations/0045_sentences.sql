-- What sentences are made of that pages show (JSON, see index/text/localizable.py), so that each is said in the reader's language; the
-- text beside it is English. NULL: there is only the text.

ALTER TABLE alert_log ADD COLUMN sentence TEXT;
ALTER TABLE alert_deliveries ADD COLUMN error_sentence TEXT;
ALTER TABLE jobs ADD COLUMN error_sentence TEXT;
