-- The pairs that connect articles (the first of index/stories/neighbourhood.py LEVELS, in ten-thousandths), without all others.

CREATE INDEX story_links ON story_pairs (article, other, score) WHERE score >= 2600;
