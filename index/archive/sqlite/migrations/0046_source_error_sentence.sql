-- What the sentence is made of that says why a source cannot be read (JSON), as in 0045.

ALTER TABLE sources ADD COLUMN error_sentence TEXT;
