"""The stores of the archive, in the SQL that SQLite (3.35 or later) and PostgreSQL (13 or later) have in common.

A store takes a `Database` (`database.py`), is entered in `archive.py`, and never asks which database it is. What is portable:

- `?` for the values of a statement in their order, or `:name` for values by name; never both, and never a value in the text.
- `INSERT ... ON CONFLICT DO NOTHING`, or `ON CONFLICT (columns) DO UPDATE SET n = table.n + excluded.n`, with the columns and
  the table's name; `INSERT OR ...`, `REPLACE` and rowid are not. An insert gives its number by `RETURNING`.
- `rows.phrases.least(a, b)` and `greatest(a, b)` for the lesser and the greater of two values, `min(x)` and `max(x)` for rows;
  `rows.phrases.truth(condition)` where a condition is counted or selected, for PostgreSQL does not take it for a number.
- Columns that may be NULL are compared by `coalesce` or `IS NULL`; `x IS ?` is not portable, nor is `IS NOT DISTINCT FROM` (3.39).
- `x IN (...)` with the placeholders of `rows.placeholders.marks`; no `json_each`, no arrays.
- Everything selected or ordered by stands under GROUP BY, or belongs to the row of a primary key that does; what is ordered by
  after DISTINCT is selected. `a CROSS JOIN b WHERE ...` keeps SQLite from looking at `b` first.
- Texts compare byte by byte. Letters of either case: `lower(x)`, which changes ASCII alone; LIKE differs and is for patterns
  without letters, or lower-case texts.
- A placeholder stands where its type is plain; numbers are 64 bits wide everywhere, truth is 0 or 1.
- Names that are words of SQL stand in double quotes: "full", "offset", "user", "end", "order".
- Rows that nobody shall read once they are deleted go inside `Database.erasing`.
- `Database.writing` is alone; `Database.sharing` (or `together`) is beside others, for rows that nobody else writes, `ON CONFLICT`
  in sorted order, and what is decided under names that `Connection.hold` holds. Numbers given there become visible in any order,
  except in the outbox: whoever works off such a table deletes what was read, not all up to a number.

A change of a table is one step in `index/archive/sqlite/migrations/`, which PostgreSQL follows under the same number: types in
capitals (INTEGER, TEXT, BLOB, REAL), numbered rows as `INTEGER PRIMARY KEY AUTOINCREMENT`, statements in the SQL above. A step
that needs a trigger, or other words of SQLite alone, gets a file of the same number in `index/archive/postgres/migrations/` too.
`tests/index/archive/test_schemas.py` compares what both come to, and `tests/index/archive/` runs over both.
"""
