"""What readers may do with stars, tags, notes and collections: one set of functions for the page, the API and the command line.

A reader has what they keep for themselves. What is shown to others, and changes of what others share, take an editor. A private
collection of somebody else is answered as one that does not exist.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.accounts.account_service import AccountService
from index.accounts.acting import Acting
from index.accounts.rights import Role
from index.archive.protocols import Archive
from index.article import ArchivedArticle
from index.collections.protocols import Access, Collection, Line, Marks, TagCount
from index.errors import BroadsheetError, NotFound
from index.text import characters
from index.text.folding import fold
from index.text.localizable import Sentence

NAME_MOST = 120
"""Characters of the name of a collection."""
ABOUT_MOST = 2_000
"""Characters of what is said about one."""
TAG_MOST = 60
"""Characters of a tag."""


class CollectionError(BroadsheetError):
    """Something that cannot be kept as it was asked for; the message is a sentence for who asked."""


class CollectionRefused(CollectionError):
    """Only somebody else may do that: the owner of the collection, or an editor."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A line of a collection. archived: None where the article is not in the archive any more; taken_down: whether it was taken
    down."""

    line: Line
    archived: ArchivedArticle | None
    taken_down: bool = False


class Collecting(Acting):
    """What one account keeps. Its methods may raise ArchiveError."""

    # --- collections

    def visible(self) -> list[Collection]:
        """One's own collections, by name, then those that others share."""
        return self._archive.collections.visible(self._account.id)

    def get(self, number: int) -> Collection:
        """A collection of one's own, or one that is shared. Raises NotFound."""
        found = self._archive.collections.get(number)
        if found is None or (found.owner != self._account.id and found.access is Access.PRIVATE):
            raise NotFound(Sentence("You have no such collection, and nobody shares one."))
        return found

    def find(self, name: str) -> Collection:
        """The collection of a name, one's own before those that others share; or of a number, `12` or
        `#12`, which no name begins with. Raises NotFound, CollectionError where others share several of that name."""
        wanted = fold(" ".join(name.split()))
        named = [one for one in self.visible() if fold(one.name) == wanted]
        own = [one for one in named if one.owner == self._account.id]
        if own or len(named) == 1:
            return (own or named)[0]
        if named:
            numbers = ", ".join(str(one.id) for one in named)
            raise CollectionError(
                Sentence(
                    "several shared collections are called %(name)s; name one by its number: %(numbers)s",
                    name=repr(name),
                    numbers=numbers,
                )
            )
        number = name.strip().removeprefix("#")
        if number.isascii() and number.isdecimal() and len(number) < 19:
            return self.get(int(number))
        raise NotFound(Sentence("You have no collection called %(name)s, and nobody shares one.", name=repr(name)))

    def may_change(self, collection: Collection) -> bool:
        """Whether this account may put articles in and take them out."""
        return collection.owner == self._account.id or (
            collection.access is Access.WRITE and self._account.role.includes(Role.EDITOR)
        )

    def may_share(self) -> bool:
        """Whether this account may show others what it keeps."""
        return self._account.role.includes(Role.EDITOR)

    def make(self, name: str, *, about: str = "", access: Access = Access.PRIVATE) -> Collection:
        """A new collection. Raises CollectionError."""
        name, about = _name(name), _about(about)
        self._check_sharing(access)
        own = sum(one.owner == self._account.id for one in self.visible())
        if own >= self._settings.collections_most:
            raise CollectionError(
                Sentence(
                    "you have %(own)s collections, which is as many as one account may have (collections_most)", own=own
                )
            )
        made = self._archive.collections.add(
            self._account.id, name, fold(name), about=about, access=access, now=self._clock()
        )
        if made is None:
            raise CollectionError(Sentence("you have a collection called %(name)s already", name=repr(name)))
        self._note("collections.add", made, access.value)
        return made

    def change(
        self, number: int, *, name: str | None = None, about: str | None = None, access: Access | None = None
    ) -> Collection:
        """Another name, another description, or others who see it; for its owner. Raises NotFound, CollectionError."""
        collection = self._own(number)
        if access is not None and access is not collection.access:
            self._check_sharing(access)
        named = None if name is None else _name(name)
        changed = self._archive.collections.change(
            collection.id,
            name=None if named is None else (named, fold(named)),
            about=None if about is None else _about(about),
            access=access,
            now=self._clock(),
        )
        if not changed:
            raise CollectionError(Sentence("you have another collection called %(named)s", named=repr(named)))
        after = self.get(number)
        self._note("collections.change", after, after.access.value)
        return after

    def remove(self, number: int) -> Collection:
        """Remove a collection of one's own; its articles stay in the archive. Raises NotFound, CollectionError."""
        collection = self._own(number)
        self._archive.collections.remove(collection.id)
        self._note("collections.remove", collection, f"{collection.articles:,} articles were in it")
        return collection

    def put(self, number: int, articles: Iterable[str]) -> int:
        """Put articles (ids) into a collection, the first of them on top. How many were not in it. Raises NotFound,
        CollectionError."""
        collection = self._changeable(number)
        wanted = list(dict.fromkeys(articles))
        self._check_many(wanted)
        most = self._settings.collection_articles
        with self._archive.transaction():
            added = self._archive.collections.put(collection.id, wanted[::-1], by=self._account.name, now=self._clock())
            if added and self.get(number).articles > most:
                raise CollectionError(
                    Sentence(
                        "a collection holds %(most)s articles at most (collection_articles); nothing was added",
                        most=most,
                    )
                )
        return added

    def take_out(self, number: int, articles: Iterable[str]) -> int:
        """Take articles (ids) out of a collection. How many were in it. Raises NotFound, CollectionError."""
        collection = self._changeable(number)
        return self._archive.collections.take_out(collection.id, list(articles), self._clock())

    def lines(self, number: int, limit: int, *, before: int | None = None) -> list[Kept]:
        """What is in a collection, the newest line first. before: only lines with a smaller number. Raises NotFound."""
        lines = self._archive.collections.lines(self.get(number).id, limit, before=before)
        return kept_lines(self._archive, lines)

    def holding(self, articles: Sequence[str]) -> dict[str, list[Collection]]:
        """Of each of these articles, the collections that hold it."""
        held = self._archive.collections.holding(self._account.id, articles)
        if not held:
            return {}
        known = {one.id: one for one in self.visible()}
        return {article: [known[number] for number in numbers if number in known] for article, numbers in held.items()}

    # --- stars, tags, notes

    def star(self, articles: Iterable[str], on: bool = True) -> int:
        """Give articles a star, or take it away. How many changed. Raises CollectionError."""
        wanted = list(articles)
        self._check_many(wanted)
        marks = self._archive.marks
        with self._archive.transaction():
            changed = marks.star(self._account.id, wanted, on, self._clock())
            if on and changed and len(marks.starred(self._account.id)) > self._settings.collection_articles:
                raise CollectionError(
                    Sentence(
                        "%(collection_articles)s articles at most have a star (collection_articles)",
                        collection_articles=self._settings.collection_articles,
                    )
                )
        return changed

    def tag(self, articles: Iterable[str], tag: str) -> int:
        """Put a tag on articles. How many had it not. Raises CollectionError."""
        wanted, tag = list(articles), tag_text(tag)
        self._check_many(wanted)
        marks = self._archive.marks
        with self._archive.transaction():
            added = marks.tag(self._account.id, wanted, tag, fold(tag), self._clock())
            if added and len(marks.tags(self._account.id)) > self._settings.tags_most:
                raise CollectionError(
                    Sentence(
                        "one account has %(tags_most)s tags at most (tags_most)", tags_most=self._settings.tags_most
                    )
                )
        return added

    def untag(self, articles: Iterable[str], tag: str) -> int:
        """Take a tag off articles. How many had it."""
        return self._archive.marks.untag(self._account.id, list(articles), fold(" ".join(tag.split())))

    def set_tags(self, article: str, tags: Iterable[str]) -> None:
        """Let an article have these tags and no others. Raises CollectionError."""
        wanted = {fold(text): text for text in map(tag_text, tags)}
        with self._archive.transaction():
            for tag in self.marks([article]).get(article, Marks()).tags:
                if fold(tag) not in wanted:
                    self.untag([article], tag)
            for tag in wanted.values():
                self.tag([article], tag)

    def write(self, article: str, note: str) -> None:
        """Keep a note on an article; an empty one removes it. Raises NotFound, CollectionError."""
        note = prose(note)
        if len(note) > self._settings.note_characters:
            raise CollectionError(
                Sentence(
                    "a note has %(note_characters)s characters at most (note_characters), not %(note)s",
                    note_characters=self._settings.note_characters,
                    note=len(note),
                )
            )
        if not self._archive.marks.write(self._account.id, article, note, self._clock()) and note:
            raise NotFound(Sentence("There is no such article in the archive."))

    def marks(self, articles: Sequence[str]) -> dict[str, Marks]:
        """What is kept of these articles; those of which nothing is are left out."""
        return self._archive.marks.of(self._account.id, articles)

    def tags(self) -> list[TagCount]:
        """One's tags, with how many articles each has."""
        return self._archive.marks.tags(self._account.id)

    # --- rules

    def _own(self, number: int) -> Collection:
        collection = self.get(number)
        if collection.owner != self._account.id:
            raise CollectionRefused(Sentence("only its owner changes a collection itself"))
        return collection

    def _changeable(self, number: int) -> Collection:
        collection = self.get(number)
        if not self.may_change(collection):
            raise CollectionRefused(
                Sentence("only its owner, and editors where the owner allows it, change what is in it")
            )
        return collection

    def _check_sharing(self, access: Access) -> None:
        if access is not Access.PRIVATE and not self.may_share():
            raise CollectionRefused(Sentence("only editors show a collection to others"))

    def _check_many(self, articles: Sequence[str]) -> None:
        most = self._settings.collect_at_once
        if len(articles) > most:
            raise CollectionError(
                Sentence(
                    "%(most)s articles at most in one go (collect_at_once), not %(articles)s",
                    most=most,
                    articles=len(articles),
                )
            )

    def _note(self, action: str, collection: Collection, detail: str) -> None:
        """Only what others see is noted by name: the log is read by every owner of the site."""
        shared = collection.access is not Access.PRIVATE
        if shared or action == "collections.change":
            named = f"{collection.name}: {detail}" if shared else detail
            AccountService(self._archive.accounts).note(self._by, action, str(collection.id), named)


def kept_lines(archive: Archive, lines: Sequence[Line]) -> list[Kept]:
    """Lines of a collection with their articles."""
    articles = {one.article.id: one for one in archive.articles.get_many([line.article for line in lines])}
    missing = [line.article for line in lines if line.article not in articles]
    taken_down = archive.takedowns.among(missing) if missing else frozenset()
    return [
        Kept(line=line, archived=articles.get(line.article), taken_down=line.article in taken_down) for line in lines
    ]


def _has_word(text: str) -> bool:
    return any(char.isalnum() for char in fold(text))


def prose(text: str) -> str:
    """Text of several lines as it is kept, each line clean."""
    return "\n".join(characters.clean(line).rstrip() for line in text.splitlines()).strip()


def tag_text(text: str) -> str:
    """A tag as it is kept. Raises CollectionError."""
    tag = characters.line(text).strip().lstrip("#").strip()
    if not _has_word(tag) or len(tag) > TAG_MOST or "," in tag or '"' in tag:
        raise CollectionError(
            Sentence("a tag has 1 to %(tag_most)s characters, without commas and quotation marks", tag_most=TAG_MOST)
        )
    return tag


def _name(text: str) -> str:
    name = characters.line(text).strip().lstrip("#").strip()  # "#12" is a number, see `find`
    if not _has_word(name) or len(name) > NAME_MOST or '"' in name:
        raise CollectionError(
            Sentence(
                "a collection has a name of 1 to %(name_most)s characters, without quotation marks", name_most=NAME_MOST
            )
        )
    return name


def _about(text: str) -> str:
    about = prose(text)
    if len(about) > ABOUT_MOST:
        raise CollectionError(Sentence("a description has %(about_most)s characters at most", about_most=ABOUT_MOST))
    return about
