"""What the crawler learned of hosts is kept as it was given."""

from index.archive.protocols import Archive


def test_one_text_for_each_host(archive: Archive) -> None:
    store = archive.furniture
    assert store.get("news.example") == ""
    store.put_many({"news.example": "one", "other.example": "ö"})
    store.put_many({"news.example": "two"})
    store.put_many({})
    assert (store.get("news.example"), store.get("other.example")) == ("two", "ö")
