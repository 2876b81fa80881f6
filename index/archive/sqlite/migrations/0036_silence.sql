-- Alerts on days of an unusual volume also tell of silence.

ALTER TABLE alerts ADD COLUMN unusual TEXT NOT NULL DEFAULT 'more' CHECK (unusual IN ('more', 'fewer', 'either'));
