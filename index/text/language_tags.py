"""Tags of languages (BCP 47)."""


def primary_language(tag: str | None) -> str:
    """The language of a tag, without script and region, in lower case: en-GB is English. "" for none."""
    return (tag or "").partition("-")[0].lower()
