"""The default engine: a Whoosh index evaluated at native speed.

Stock Whoosh can open and search the index (`whoosh.index.open_dir(path, indexname="MAIN")`). Broadsheet itself
evaluates its query tree over memory-mapped numpy arrays and writes each segment with one vectorised sort.

**Files** in an index directory, all owned by one user (mode 0600):

    current.json                      the committed state: segments, deletions, bookmark; JSON plus CRC (generation.py)
    generation-LAYOUT-NUMBER.json     the same state and those of the last few minutes, for stable paging
    MAIN_<id>.bsg                     a segment: immutable, at most 65,536 documents (container.py, layout.py)
    _MAIN_<layout>.toc                Whoosh's own table of contents, a pickle that only Whoosh reads (toc.py)
    writer.lock                       held by the one writer

A commit writes and fsyncs its segment, then the generation file, then renames `current.json` into place. A process
killed in between leaves the previous state intact. Merging publishes a new layout of the same generation. Every 4 KiB
block of a segment has a CRC-32, checked when a process first reads the block; nothing is unpickled.

**A segment** holds these arrays (segment_builder.py collects, inversion.py sorts, merge.py merges; building and merging
produce identical arrays):

    stem.*  word.*                    sorted dictionaries: stems, printed words (string_table.py)
    word.letters  word.length         the letters of each printed word as a mask, and how many (word_letters.py)
    f.*  w.*                          forms: stem -> printed words and back; documents per form
    p.*                               postings of a stem, both fields together: document (16 bits), body term frequency
    h.*                               postings with the stem in the title: posting number, title term frequency
    b.position  h.position            positions; b.form, h.form: the form at each position, for stems with several forms
    id.*  title.*  body.*             ids with their ranks; exact lengths and Whoosh's one-byte lengths
    published  event  fetched  when   epoch seconds; `when` is the sort key of newest and oldest
    <facet>.*                         dictionary of values, values by document, documents by value (columns.py)

**Where to look.** Compiling a query into plans: compiler.py (plans.py, sequences.py, prefixes.py, facet_values.py).
Running plans over the segments of a view: search.py (view.py, segment_view.py). Ordering hits by the formula of
index/ranking.py: top_hits.py. Locating a document in the postings of a word (word_postings.py): doc_lookup.py.
Counting: counting.py, with the counts of deleted documents in deleted_counts.py. Noticing commits: reader.py
(warm_up.py supplies its practice queries). Choosing segments to merge: merge_policy.py. Whoosh's view of the index:
codec.py, field_terms.py, schema.py.

An earlier format or another analysis version raises IndexOutdated, a later format IndexTooNew; damage raises IndexDamaged with the
name of the file. The first and the last are repaired by rebuilding from the archive while readers keep the view they have.
"""

from index.engines.columnar.backend import WhooshBackend

backend = WhooshBackend()

__all__ = ["backend"]
