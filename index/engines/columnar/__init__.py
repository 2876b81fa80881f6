"""The default engine: a Whoosh index at the speed of a native one.

Stock Whoosh opens and searches the index (`whoosh.index.open_dir(path, indexname="MAIN")`), but Broadsheet itself
answers by evaluating its query tree over memory-mapped numpy arrays, and writes segments with one vectorised sort.

**Files** of an index directory, which belongs to one user (mode 0600 each):

    current.json                      what is committed: segments, deletions, bookmark; JSON and its CRC (generation.py)
    generation-LAYOUT-NUMBER.json     the same and its predecessors of the last minutes, for stable paging
    MAIN_<id>.bsg                     a segment: immutable, at most 65,536 documents (container.py, layout.py)
    _MAIN_<layout>.toc                Whoosh's own table of contents, a pickle that only Whoosh reads (toc.py)
    writer.lock                       held by the one writer

A commit writes and fsyncs its segment, then the generation file, then renames `current.json` into place: whoever is killed
in between leaves the state before. Merging publishes a new layout of the same generation. Every 4 KiB of a segment have
a CRC-32 that is checked when a process first reads them; nothing is unpickled.

**A segment** holds, as arrays (builder.py gathers, inversion.py sorts, merge.py joins; the three give the same arrays):

    stem.*  word.*                    sorted dictionaries: stems, printed words (strings.py)
    f.*  w.*                          forms: which printed words a stem has, and back; documents of each form
    p.*                               postings of a stem, both fields together: document (16 bits), times in the body
    h.*                               those with the stem in the title: number of the posting, times
    b.position  h.position            positions; b.form, h.form: which of its forms a stem has there, where it has several
    id.*  title.*  body.*             ids with their ranks, exact lengths and Whoosh's one-byte lengths
    published  fetched  when          epoch seconds; what newest and oldest order by
    <facet>.*                         dictionary of values, values by document, documents by value (columns.py)

**Questions** about the parts. Where does a query become arrays? compile.py makes plans (plans.py, sequences.py,
prefixes.py, values.py), search.py runs them over each segment of a view (view.py, segment_view.py). How are hits ordered?
order.py, by the formula of index/ranking.py. Where does a document stand in the postings of a word (words.py)? lookup.py.
Who counts? counting.py; what deleted documents take off a word, deleted.py. Who notices a commit? reader.py
(exercises.py: what it practises on). Which segments are merged? policy.py. What does Whoosh see? codec.py, fieldterms.py,
stock.py.

Another format or analysis version than this one's raises IndexOutdated, damage IndexDamaged with the file's name; both
are answered by rebuilding from the archive, while readers go on with the view they have.
"""

from index.engines.columnar.backend import WhooshBackend

backend = WhooshBackend()

__all__ = ["backend"]
