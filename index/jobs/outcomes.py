"""Why an address gave no article, in words: for each of the codes that the crawler counts and keeps.

The crawler says the same where it happens, with what more it knows then; a test holds the two together.
"""

from index.text.localizable import Sentence

OUTCOMES = {
    "bad-address": Sentence("this is not the address of a page; write one that begins with http:// or https://"),
    "budget": Sentence(
        "the host has had as many requests as one run allows (host_run_limit); the rest waits for the next run"
    ),
    "certificate": Sentence("the certificate of the host cannot be trusted, so no request was sent"),
    "client-error": Sentence("the outlet rejects the request"),
    "connect": Sentence("the host accepts no connection; check the address and its port, and whether its server runs"),
    "connect-timeout": Sentence(
        "the host did not take the connection in time (fetch_connect); try again later, or check its port and any firewall"
    ),
    "connection-lost": Sentence("the connection broke off before the answer was complete"),
    "dns": Sentence("the name of the host is unknown; check its spelling, and that this machine is online"),
    "encoding": Sentence("the compressed answer cannot be unpacked"),
    "expansion": Sentence("the compressed answer grows beyond the limit when unpacked (expansion)"),
    "forbidden": Sentence("the outlet denies us access"),
    "gone": Sentence("the outlet took this page down for good"),
    "headers-too-big": Sentence("the headers of the answer are larger than the limit (header_bytes)"),
    "held": Sentence("the outlet asked for a pause that has not passed yet"),
    "name-server": Sentence(
        "the name server of this machine gave no answer; check that it is online and its DNS settings, then try again"
    ),
    "no-parser": Sentence("no process could be started to read it with; this machine may be short of memory"),
    "not-a-feed": Sentence("this is not a readable feed (RSS, Atom or JSON Feed)"),
    "not-a-sitemap": Sentence("this is not a readable sitemap"),
    "not-a-source": Sentence(
        "this is neither a feed nor a sitemap nor a page that links to articles; look for the outlet's feed or section page"
    ),
    "not-found": Sentence("there is no such page"),
    "odd-status": Sentence("the answer carries no page"),
    "offline": Sentence("this machine has no way to the network; connect it, then try again"),
    "parse-memory": Sentence("reading the document took more memory than allowed (parse_memory)"),
    "parse-time": Sentence("reading the document took more than the CPU time allowed (parse_cpu)"),
    "parser": Sentence("the document broke the parser"),
    "private-address": Sentence(
        "it leads into a private network and was not requested; add its host:port to allow_hosts if it is yours"
    ),
    "protocol": Sentence("the answer is not valid HTTP"),
    "proxy": Sentence("the proxy did not pass the request on; check the setting proxy"),
    "redirects": Sentence("the address redirects in a loop or too many times (fetch_redirects)"),
    "robots": Sentence("the outlet's robots.txt forbids this address"),
    "robots-unreachable": Sentence(
        "the outlet's robots.txt could not be read, so nothing is fetched there until it can be"
    ),
    "server-error": Sentence("the outlet's server has a fault"),
    "stacked-encodings": Sentence("the answer is compressed more than once, which no honest server does"),
    "throttled": Sentence("the outlet asks us to come back later"),
    "timeout": Sentence("the answer was not complete in time (fetch_total)"),
    "tls": Sentence(
        "no encrypted connection could be made; check that the host speaks https there, or write http:// if it does not"
    ),
    "too-big": Sentence("the answer is larger than the limit (page_bytes, sitemap_bytes)"),
    "trap": Sentence("addresses of this shape led nowhere new many times over, so the rest of them were left out"),
    "unforeseen": Sentence("it failed in a way that nobody foresaw; the log has the details"),
    "wrong-type": Sentence("the answer is not a page of text"),
    "index": Sentence("this is an index page: it lists articles and holds none itself"),
    "video": Sentence("this is a video page: there is a player, and no text beyond its description"),
    "gallery": Sentence("this is a picture gallery: there are captions, and no text beyond them"),
    "login": Sentence("this is a log-in wall: the text is only shown to subscribers"),
    "error": Sentence("this is an error page, although the server answered as if all were well"),
    "empty": Sentence("this page holds no text; it may be drawn by scripts, which are not run"),
    "too_short": Sentence("there is too little text on this page to be an article"),
    "too_deep": Sentence("this page is nested so deeply that reading it would take too long"),
    "too_large": Sentence("this page is too large to be read as an article"),
    "not_text": Sentence("this is neither a web page nor a text, so nothing can be read from it"),
    "forgotten": Sentence("it was taken down here, and stays away until that is lifted"),
    "set-aside": Sentence("it could not be kept for a reason that nobody foresaw; it waits to be tried again"),
}
"""Code of `errors.FetchError`, `Reason` or `Saved` -> a clause that begins with a small letter and has no full stop."""


def reason_of(code: str) -> str:
    """The reason in words; the code itself, as words, where it is not known (an older or a newer version kept it)."""
    return OUTCOMES.get(code) or code.replace("-", " ").replace("_", " ")
