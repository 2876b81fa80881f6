-- Every transaction writes its row there: an index over the time would cost each of them more than it spares the one that looks for
-- old rows.

DROP INDEX transactions_at;
