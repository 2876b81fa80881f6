"""Every setting of Broadsheet: its name, default, meaning, and how its value is read (setting_values.py).

Values come from `broadsheet.toml` (in the working directory, or where BROADSHEET_CONFIG points). Environment variables
override them: `data` is BROADSHEET_DATA, `host_gap` is BROADSHEET_HOST_GAP; an empty variable counts as unset. An
unknown key in the file is an error that suggests the nearest known one. docs/reference/settings.md is generated from this file; a
test compares the two.
"""

import difflib
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from index.article import Right
from index.errors import SettingsError
from index.operations.setting_values import (
    Network,
    as_addresses,
    as_count,
    as_header,
    as_index_name,
    as_issuer,
    as_language,
    as_names,
    as_networks,
    as_path,
    as_reading,
    as_rights,
    as_role,
    as_role_names,
    as_seconds,
    as_switch,
    as_text,
    as_whole,
    as_zone,
)

Reader = Callable[[Any], Any]


def setting(default: Any, read: Reader, help: str) -> Any:
    """Declare a setting.

    default: as written in the file; read: converts a file or environment value; help: for the docs.
    """
    return field(default_factory=lambda: read(default), metadata={"read": read, "help": help, "default": default})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings, converted to their types. `describe` lists them with their meanings."""

    # --- where things are
    data: Path = setting("var/broadsheet", as_path, "Directory of the archive, the index, locks and logs.")
    timezone: ZoneInfo = setting("UTC", as_zone, "Zone in which days and months are counted.")
    language: str = setting(
        "en",
        as_language,
        "Language of pages and mails for whoever has chosen none: en, de, fr, es, pt, it, ja or ar. A browser that asks for another of"
        " these gets it.",
    )
    engine: str = setting(
        "whoosh", as_text, "Search engine behind the index: whoosh (in the data directory) or opensearch."
    )
    archive: str = setting("", as_text, "Database of the archive; empty: a SQLite file in the data directory.")
    shared: str = setting(
        "",
        as_text,
        "Folder that all machines of an archive see, for what one leaves there for another: uploads, backups, printed reviews,"
        " headers of sources; empty: the data directory.",
    )
    archive_cache: int = setting(
        16_000_000,
        as_whole,
        "Bytes of the archive's pages that a process keeps where that is a file; questions asked at the same time take as many each,"
        " and give them back.",
    )
    archive_connections: int = setting(10, as_whole, "Connections of one process to that database at a time.")

    source_secrets: str = setting(
        "",
        as_text,
        "File of the headers and cookies of sources, which only its owner can read; empty: in the folder `shared`.",
    )

    # --- OpenSearch, if it is the engine
    opensearch_hosts: tuple[str, ...] = setting(
        "http://127.0.0.1:9200", as_addresses, "Addresses of its nodes; each is tried when another one does not answer."
    )
    opensearch_user: str = setting("", as_text, "User at OpenSearch; empty: none is named.")
    opensearch_password: str = setting("", as_text, "Password at OpenSearch.")
    opensearch_ca: str = setting(
        "", as_text, "File of the certificates by which its nodes are recognised; empty: those of the system."
    )
    opensearch_verify: bool = setting("on", as_switch, "Check the certificates of its nodes; off only for a trial.")
    opensearch_timeout: float = setting("10s", as_seconds, "Longest one request to OpenSearch may take.")
    opensearch_retries: int = setting(3, as_whole, "Further attempts, each at another node, of a request that failed.")
    opensearch_partial: bool = setting(
        "on",
        as_switch,
        "While a part of the index is out of reach, show what the others hold, marked as incomplete; off refuses the search.",
    )
    opensearch_prefix: str = setting(
        "broadsheet", as_index_name, "Beginning of the names of its indexes there; two archives need two."
    )
    opensearch_shards: int = setting(
        1, as_count, "Parts into which an index is divided when it is made; a rebuild applies another number."
    )
    opensearch_replicas: int = setting(
        1, as_whole, "Further copies of each part, on other nodes; 0 where there is one node."
    )

    # --- the web server
    host: str = setting("127.0.0.1", as_text, "Address that the web server binds to.")
    port: int = setting(8000, as_whole, "Port that the web server binds to.")
    workers: int = setting(2, as_whole, "Web server processes.")
    site_name: str = setting("Broadsheet", as_text, "Name shown on the page and in feeds.")
    site_url: str = setting(
        "", as_text, "Public address of the site, for feeds, alerts and links; empty: taken from the request."
    )
    trusted_hosts: frozenset[str] = setting(
        "",
        as_names,
        "Host names that requests may carry; empty: addresses in digits, localhost and names of this machine.",
    )
    proxies: int = setting(0, as_whole, "Reverse proxies in front whose X-Forwarded headers are believed.")
    reading: str = setting(
        "open", as_reading, "Who may read: `open` for everybody who reaches the server, `signed-in` for accounts only."
    )
    sign_in_header: str = setting(
        "", as_header, "Header in which a proxy says who has signed in, such as Remote-User; empty: none is believed."
    )
    sign_in_proxies: tuple[Network, ...] = setting(
        "", as_networks, "Addresses or networks of the proxies whose `sign_in_header` is believed."
    )
    sign_in_role: str = setting(
        "",
        as_role,
        "Role of accounts made for those whom such a proxy or the OIDC provider names first; empty: none is made.",
    )
    sign_out_url: str = setting("", as_text, "Where those who signed in at the proxy sign out; empty: nowhere.")
    oidc_issuer: str = setting("", as_issuer, "OpenID Connect provider at which people sign in; empty: none.")
    oidc_client: str = setting("", as_text, "Name of this site at the provider (client_id).")
    oidc_secret: str = setting("", as_text, "Its secret there; empty: a public client.")
    oidc_name: str = setting("", as_text, "What the page calls the provider; empty: its host.")
    oidc_scope: str = setting("openid profile email", as_text, "What is asked of the provider.")
    oidc_name_claim: str = setting("preferred_username", as_text, "Claim with the name of a new account.")
    oidc_role_claim: str = setting(
        "", as_text, "Claim with groups or roles, a text or a list; empty: roles are given here."
    )
    oidc_roles: tuple[tuple[str, str], ...] = setting(
        "", as_role_names, "Which values of that claim give which role: `admins=owner, desk=editor`."
    )
    password_hash: str = setting("", as_text, "Hash that the command `password` prints; empty: no password.")
    rate_limit: bool = setting("on", as_switch, "Limits requests per address; off for none.")
    rate_limit_store: str = setting(
        "",
        as_text,
        "Valkey or Redis that counts for web servers on several machines, redis://host:6379/0; empty: each by itself.",
    )
    rate_burst: str = setting(
        "15 per 20 seconds", as_text, "Pages that search, compare or read articles, per address: short window."
    )
    rate_sustained: str = setting("150 per 600 seconds", as_text, "The same, long window.")
    rate_api: str = setting("60 per minute", as_text, "Requests to the JSON API per address.")
    search_budget: float = setting("1s", as_seconds, "Longest a search may take before it is answered with 503.")
    counts_budget: float = setting(
        "10s", as_seconds, "The same for figures of the research desk, and for lists of names that may be one person's."
    )
    batch_queries: int = setting(10_000, as_whole, "Queries of one list that are counted at once.")
    batch_bytes: int = setting(8_388_608, as_whole, "Bytes of such a list.")
    search_wait: float = setting("5s", as_seconds, "Longest a request waits its turn before it is answered with 503.")
    searches_at_once: int = setting(
        0,
        as_whole,
        "Requests worked on at once in all workers, at most half of them exports, and as many again that take long; 0: twice the cores.",
    )
    max_body: int = setting(65_536, as_whole, "Bytes of a request body.")
    json_values: int = setting(
        100_000, as_whole, "Elements of lists and members of objects, at whatever depth, in the JSON of a request body."
    )
    source_list_bytes: int = setting(
        8_388_608, as_whole, "Bytes of a list of sources (OPML) that is sent in the browser."
    )
    streams: int = setting(
        100, as_whole, "Pages that one worker keeps up to date at once; a browser beyond that reloads."
    )
    stream_wait: float = setting("0.5s", as_seconds, "Time between two looks at what is new for such a page.")
    stream_last: float = setting(
        "5m", as_seconds, "Time after which such a stream ends; the browser comes back by itself."
    )
    stream_sign: float = setting("15s", as_seconds, "Silence after which a stream sends a sign of life.")
    uploads: str = setting(
        "",
        as_text,
        "Folder of uploaded files until they are imported, shared by web servers and crawler; empty: in the folder `shared`.",
    )
    upload_bytes: int = setting(2_147_483_648, as_whole, "Bytes of the files that are uploaded in one go.")
    upload_files: int = setting(1000, as_whole, "Files that are uploaded in one go.")
    uploads_bytes: int = setting(21_474_836_480, as_whole, "Bytes of all uploads that wait to be imported.")

    # --- what readers keep
    collections_most: int = setting(200, as_whole, "Collections of one account.")
    collection_articles: int = setting(
        10_000, as_whole, "Articles in one collection; articles of one account with a star."
    )
    collect_at_once: int = setting(
        2_000, as_whole, "Articles that are kept in one go, for instance all results of a search."
    )
    tags_most: int = setting(1_000, as_whole, "Tags of one account.")
    note_characters: int = setting(10_000, as_whole, "Characters of a note on an article.")

    highlights_most: int = setting(200, as_whole, "Passages of one article that one account marks.")
    highlight_characters: int = setting(5_000, as_whole, "Characters of a marked passage.")
    share_days_most: int = setting(366, as_whole, "Days that a link for readers outside works at most.")
    shared_articles: int = setting(100, as_whole, "Articles on one page of a link for readers outside, and in a feed.")

    review_articles: int = setting(500, as_whole, "Articles of one press review.")
    review_body: int = setting(4_194_304, as_whole, "Bytes of the form in which a press review is put in order.")
    review_time: float = setting("15m", as_seconds, "Time that printing a press review may take.")
    review_memory: int = setting(
        1_000_000_000, as_whole, "Bytes of memory that printing a press review may take; 0: as much as there is."
    )
    reviews_bytes: int = setting(
        2_147_483_648, as_whole, "Bytes of printed press reviews that are kept; the oldest go first."
    )

    # --- the query
    query_characters: int = setting(512, as_whole, "Characters of a query.")
    query_words: int = setting(32, as_whole, "Words of a query, as typed.")
    query_nesting: int = setting(8, as_whole, "Depth of parentheses.")
    query_expansions: int = setting(256, as_whole, "Words that one prefix may stand for.")
    query_edits: int = setting(64, as_whole, "Words that one fuzzy word (`word~`) may stand for.")
    query_fuzzy: int = setting(2, as_whole, "Words of a query that may be fuzzy; further ones are read as plain words.")
    query_near: int = setting(
        4, as_whole, "Parts that one chain of NEAR or THEN may have; further ones only have to be in the article."
    )
    names_kept: int = setting(
        20_000,
        as_whole,
        "Values of a facet (outlets, authors, keywords) that a process keeps with their spellings; a larger one is read anew when it is"
        " asked about.",
    )
    postings_cache: int = setting(
        64_000_000,
        as_whole,
        "Bytes that a process takes for the places of words it was asked for, so that they are found faster the next time.",
    )
    query_atleast: int = setting(100, as_whole, "Most occurrences that `atleast` may ask for.")
    similar_characters: int = setting(50_000, as_whole, "Characters of a text that `similar` compares.")
    german_compounds: bool = setting(
        "on",
        as_switch,
        "In archives with German articles a word also finds the compounds that it is the head of: Tunnel finds Hafentunnel; off for the"
        " word alone.",
    )
    query_compounds: int = setting(64, as_whole, "Compounds that one word may stand for, the most frequent ones.")
    query_list_words: int = setting(
        1_000,
        as_whole,
        "Words for which all word lists (`@name`) of one query may stand; further entries are left out.",
    )
    long_query_characters: int = setting(
        8_000, as_whole, "Characters of a long query: one that is posted, or kept as a saved search."
    )
    long_query_words: int = setting(500, as_whole, "Words of a long query, as typed.")
    long_query_nesting: int = setting(16, as_whole, "Depth of parentheses in a long query.")
    long_query_prefixes: int = setting(16, as_whole, "Words of a long query that may end in a star.")
    long_queries_kept: int = setting(
        10_000, as_whole, "Long queries whose short addresses work; those not used for the longest make room."
    )
    long_query_lasts: float = setting("90d", as_seconds, "Time without use after which the short address of one ends.")
    long_query_parts: int = setting(
        20, as_whole, "Parts of a long query for which its page says how many articles each finds."
    )

    # --- stories
    story_articles: int = setting(24, as_whole, "Articles of a story that its page shows and compares.")
    story_articles_all: int = setting(100, as_whole, "The same where all of a story are asked for, and in the API.")
    story_outlets: int = setting(6, as_whole, "Outlets beside one another in the table of who has what.")
    story_outlets_all: int = setting(40, as_whole, "The same where all of a story are asked for, and in the API.")
    story_facts: int = setting(6, as_whole, "Facts of a kind in that table.")
    story_facts_all: int = setting(60, as_whole, "The same where all of a story are asked for, and in the API.")
    story_quotes: int = setting(8, as_whole, "Quotes on the page of a story that several outlets print.")
    story_quotes_all: int = setting(60, as_whole, "The same where all of a story are asked for.")

    # --- saved searches
    saved_searches: int = setting(500, as_whole, "Saved searches of one account.")
    word_lists: int = setting(100, as_whole, "Word lists of one account.")
    word_list_words: int = setting(500, as_whole, "Words that one word list may have, those of its phrases counted.")
    account_alerts: int = setting(200, as_whole, "Alerts of one account.")
    saved_search_matches: int = setting(
        10_000, as_whole, "New articles that are remembered for one saved search, to say what is new in it."
    )

    # --- the crawl
    user_agent: str = setting("Broadsheet/0.1", as_text, "Name under which pages are fetched.")
    contact: str = setting("", as_text, "Address or page put into the user agent so that outlets can reach you.")
    interval: float = setting("15m", as_seconds, "Time between visits of a source until its own rhythm is learnt.")
    interval_min: float = setting("2m", as_seconds, "Shortest rhythm that is learnt.")
    interval_max: float = setting("24h", as_seconds, "Longest rhythm that is learnt.")
    allow_hosts: frozenset[str] = setting(
        "", as_names, "host:port pairs that may be fetched although their address is private."
    )
    host_gap: float = setting(1.0, as_seconds, "Seconds between two requests to one host.")
    host_run_limit: int = setting(500, as_whole, "Addresses fetched from one host in one run.")
    hosts_at_once: int = setting(32, as_whole, "Hosts fetched side by side.")
    fetch_total: float = setting("30s", as_seconds, "Longest a fetch may take, redirects included.")
    fetch_connect: float = setting("5s", as_seconds, "Longest a connection may take.")
    fetch_redirects: int = setting(5, as_whole, "Redirects that are followed.")
    page_bytes: int = setting(10_485_760, as_whole, "Bytes of a decoded page or feed.")
    sitemap_bytes: int = setting(52_428_800, as_whole, "Bytes of a decoded sitemap.")
    expansion: int = setting(100, as_whole, "Times a compressed answer may grow when decoded.")
    header_bytes: int = setting(65_536, as_whole, "Bytes of answer headers.")
    feed_items: int = setting(1000, as_whole, "Items read of one feed.")
    sitemap_depth: int = setting(2, as_whole, "Sitemap indexes followed inside each other.")
    sitemap_children: int = setting(10, as_whole, "Sitemaps of one index read in one visit, newest first.")
    source_documents: int = setting(20, as_whole, "Feeds and sitemaps read in one visit of a source.")
    backfill_sitemaps: int = setting(500, as_whole, "Sitemaps read to find the older articles of one source.")
    backfill_pages: int = setting(
        3000, as_whole, "Pages of an outlet's archive read to find the older articles of one source."
    )
    backfill_addresses: int = setting(100_000, as_whole, "Older addresses of one source that are listed in one go.")
    backfill_earlier: int = setting(
        20,
        as_whole,
        "Articles in a row from before the month asked for, after which the rest of a list without dates is left.",
    )
    changed_most: int = setting(
        20, as_whole, "Articles read again in one visit because their outlet says that it changed them."
    )
    trap_pages: int = setting(
        40, as_whole, "Pages of one shape of address in a row that may lead nowhere new; then the rest is left out."
    )
    page_tries: int = setting(6, as_whole, "Failures in a row after which a page is left alone.")
    host_failures: int = setting(5, as_whole, "Failures in a row after which a host is left alone for the run.")
    host_pauses: int = setting(
        3, as_whole, "Answers in a row asking for a pause, after which a host is left for the run."
    )
    crawl_delay_max: float = setting("60s", as_seconds, "Longest crawl-delay of a robots.txt that is kept.")
    retry_after_max: float = setting("24h", as_seconds, "Longest Retry-After that is honoured for one address.")
    retry_after_host: float = setting("60s", as_seconds, "Longest that a Retry-After holds the whole host.")
    parse_cpu: float = setting("5s", as_seconds, "CPU time for parsing one document.")
    parse_memory: int = setting(536_870_912, as_whole, "Bytes of memory for parsing one document.")
    parse_workers: int = setting(0, as_whole, "Processes that parse documents; 0: one for each core, four at most.")
    page_tags: int = setting(200_000, as_whole, "Tags of a page; one with more is not parsed.")
    page_depth: int = setting(1_000, as_whole, "Elements of a page that are open inside each other.")
    page_attributes: int = setting(300, as_whole, "Attributes of one tag.")
    page_formatting: int = setting(
        256, as_whole, "Formatting elements of a page that are open at once and never close."
    )
    article_words: int = setting(18, as_whole, "Words of the shortest article.")
    import_refusals: int = setting(10_000, as_whole, "Refusals of one import that are remembered line by line.")
    import_line_bytes: int = setting(33_554_432, as_whole, "Bytes of one line of an imported JSONL file.")
    proxy: str = setting("", as_text, "HTTP proxy through which everything is fetched; empty: none.")
    rules: str = setting(
        "", as_text, "Directory with extraction rules of your own for outlets; empty: only those shipped."
    )

    rules_bytes: int = setting(16_384, as_whole, "Bytes of a rule file that is edited in the browser.")
    rules_pages: int = setting(3, as_whole, "Pages of an outlet that a changed rule file is tried on.")
    learn_furniture: bool = setting(
        "on",
        as_switch,
        "Leaves out of articles the lines that repeat on several pages of one host; off for leaving in what stands there.",
    )

    # --- what publishers reserve
    tdm_file: bool = setting(
        "on", as_switch, "Asks each host once a day what it reserves, at /.well-known/tdmrep.json; off for never."
    )
    rights_export: tuple[Right, ...] = setting(
        "tdm-reserved, noai",
        as_rights,
        "Statements of a publisher that keep an article out of exports (JSON lines, CSV); empty: none does.",
    )
    rights_share: tuple[Right, ...] = setting(
        "tdm-reserved, noai", as_rights, "The same for what is shared with others outside of this site."
    )
    rights_mcp: tuple[Right, ...] = setting(
        "tdm-reserved, noai", as_rights, "The same for what language models are given."
    )
    rights_kept_page: tuple[Right, ...] = setting(
        "noarchive", as_rights, "The same for showing the page as it was read."
    )
    mcp_results: int = setting(20, as_whole, "Articles of one answer to a language model.")
    mcp_characters: int = setting(
        40_000, as_whole, "Characters of one answer to a language model; longer texts and tables come in parts."
    )

    # --- pages kept as they were fetched
    machine: str = setting("", as_text, "Name of this machine on the status page and in metrics; empty: its host name.")
    keep_pages: bool = setting(
        "on",
        as_switch,
        "Keep each page as it was fetched, so that its article can be read again when the reading improves.",
    )
    kept_pages: str = setting(
        "",
        as_text,
        "Folder of the kept pages, shared where several machines crawl or serve; empty: in the data directory.",
    )
    kept_pages_bytes: int = setting(
        10_737_418_240, as_whole, "Bytes of all kept pages, compressed; the oldest make room. 0: as many as there are."
    )
    kept_pages_keep: float = setting(0, as_seconds, "Age at which kept pages are removed; 0: only to make room.")
    kept_pages_room: int = setting(
        1_000_000_000, as_whole, "Free bytes of the disk below which no further page is kept; articles still are."
    )
    kept_page_shown: int = setting(
        2_097_152, as_whole, "Bytes of a kept page that are read to show it beside its article."
    )

    # --- jobs that the web server hands to the crawler
    jobs_at_once: int = setting(4, as_whole, "Jobs that the crawler works on side by side.")
    long_jobs_at_once: int = setting(
        2, as_whole, "Of them, jobs that may take hours: reading older articles, reading kept pages again."
    )
    jobs_waiting: int = setting(100, as_whole, "Jobs that may wait; more are refused.")
    jobs_kept: int = setting(500, as_whole, "Jobs that are remembered once they are over.")
    job_keep: float = setting("7d", as_seconds, "Time for which a job is remembered once it is over.")
    job_tries: int = setting(3, as_whole, "Times that a job is begun whose crawler ended in the middle of it.")
    job_addresses: int = setting(500, as_whole, "Addresses that one job may name.")

    # --- retention
    keep: float = setting(
        0, as_seconds, "Age at which articles are forgotten, but for those that somebody keeps; 0: never."
    )
    recognizer: str = setting(
        "built-in", as_text, "Who finds people: built-in, spacy:MODEL, or python:MODULE:FUNCTION."
    )
    backups: str = setting(
        "", as_text, "Folder of the backups that are made on the page; empty: in the folder `shared`."
    )
    backups_kept: int = setting(3, as_whole, "Backups in that folder; the oldest beyond them are removed.")
    backup_kept_pages: bool = setting(
        "off",
        as_switch,
        "Copy the kept pages into the folder kept-pages beside each backup, and back when one is restored.",
    )
    index_keep: float = setting(
        "5m",
        as_seconds,
        "Time that replaced states of the index stay readable, so that paging through results is stable.",
    )
    annotators: int = setting(
        0,
        as_whole,
        "Processes that read articles when many are to be indexed; 0: as many as cores; 1: none beside the indexer.",
    )
    commit_interval: float = setting("0.5s", as_seconds, "Longest the indexer gathers changes before it commits.")
    index_check: float = setting(
        "5m", as_seconds, "Time between checks that the index on disk is whole; a damaged one is rebuilt."
    )

    # --- mail: alerts, invitations, new passwords
    smtp_host: str = setting("", as_text, "Mail server for alerts, invitations and new passwords; empty: no mail.")
    smtp_port: int = setting(587, as_whole, "Port of the mail server.")
    smtp_user: str = setting("", as_text, "User at the mail server.")
    smtp_password: str = setting("", as_text, "Password at the mail server.")
    smtp_tls: bool = setting("on", as_switch, "Encrypt mail with STARTTLS.")
    smtp_from: str = setting("", as_text, "Sender of mail.")
    smtp_timeout: float = setting("15s", as_seconds, "Time that the mail server may take for each step.")
    smtp_answer: float = setting(
        "2m",
        as_seconds,
        "Time that the mail server may take to say whether it keeps a mail (RFC 5321 asks for patience: who gives up does not know).",
    )
    webhook_timeout: float = setting("10s", as_seconds, "Time that the receiver of a webhook may take in all.")

    log_format: str = setting("text", as_text, "Logs as text or json.")

    @property
    def archive_path(self) -> Path:
        """Path of the SQLite archive."""
        return self.data / "archive.sqlite3"

    @property
    def shared_path(self) -> Path:
        """Where one process leaves files for another, on whichever machine."""
        return Path(self.shared).expanduser() if self.shared else self.data

    @property
    def index_path(self) -> Path:
        """Directory of the index."""
        return self.data / "index"


def describe() -> list[tuple[str, str, str]]:
    """(name, default as written in the file, meaning) of every setting, in order."""
    return [(f.name, str(f.metadata["default"]), f.metadata["help"]) for f in fields(Settings)]


def load_settings(environ: Mapping[str, str] | None = None, *, file: Path | None = None) -> Settings:
    """Read the settings file, then the environment.

    environ: by default the environment of the process. file: by default found as described above. Raises SettingsError,
    which says what is wrong, where, and what to write instead.
    """
    environ = os.environ if environ is None else environ
    known = {f.name: f for f in fields(Settings)}
    named = file or (Path(environ["BROADSHEET_CONFIG"]) if environ.get("BROADSHEET_CONFIG") else None)
    path = named or Path("broadsheet.toml")
    values: dict[str, Any] = {}
    for key, raw in _read_file(path, required=named is not None).items():
        if key not in known:
            raise SettingsError(f"{path}: there is no setting {key!r}{_nearest(key, known)}")
        value = _read(known[key], raw, f"{path}: {key}")
        values[key] = path.parent / value if isinstance(value, Path) else value
    for name, spec in known.items():
        variable = "BROADSHEET_" + name.upper()
        if environ.get(variable):
            values[name] = _read(spec, environ[variable], variable)
    return Settings(**values)


def _read_file(path: Path, *, required: bool) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        if required:
            raise SettingsError(f"{path}: this settings file does not exist") from None
        return {}
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror})") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: is not valid TOML: {error}") from None


def _read(spec: "Field[Any]", raw: Any, where: str) -> Any:
    try:
        return spec.metadata["read"](raw)
    except ValueError as error:
        raise SettingsError(f"{where}: {error}") from None


def _nearest(key: str, known: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""
