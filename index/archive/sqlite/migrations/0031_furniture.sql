-- What repeats on the pages of one host.

CREATE TABLE furniture (
    host TEXT PRIMARY KEY,
    lesson TEXT NOT NULL          -- JSON of crawler/furniture/lesson.py
) WITHOUT ROWID;
