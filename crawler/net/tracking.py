"""Query parameters that say nothing about the page: those that never do, and those that on some sites identify it.

`utm_source` was made to follow readers around and chooses no page anywhere. `sid`, `ref`, `print` or `share` follow readers
around on most sites, and on some of them `article.pl?sid=99` and `article.pl?sid=100` are two articles. So there are two lists,
and what the second one holds may be left off only where the rest of the address already names one page (`crawler.net.urls`);
everywhere else the page itself is asked (`crawler.article_identity`).
"""

import re
from urllib.parse import unquote_plus

_NEVER_NAMED = """
    fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid igshid igsh li_fat_id epik rdt_cid
    zanpid tblci mc_cid mc_eid mkt_tok _hsenc _hsmi __hstc __hssc __hsfp hsctatracking vero_id vero_conv oly_anon_id
    oly_enc_id s_kwcid ef_id wt_mc wt.mc_id wt_zmc xtor at_medium at_campaign nr_email_referer fb_action_ids
    fb_action_types action_object_map action_type_map action_ref_map __twitter_impression guccounter guce_referrer
    guce_referrer_sig _ga _gl _ke phpsessid jsessionid cfid cftoken wpmobileexternal usqp amp_js_v amp_gsa
"""
_NEVER = frozenset(_NEVER_NAMED.split())
_NEVER_BEGINS = re.compile(
    r"utm_|mtm_|piwik_|hmb_|at_custom|aspsessionid|pk_(?:campaign|kwd|keyword|source|medium|content|cid|vid)$"
)
_DOUBTFUL_NAMED = """
    s_cid icid intcid int_cid ncid cmp cmpid campaign_id cid_source smid smtyp sref ref referrer referer ref_src
    ref_url refsrc rss rssfeed ftag ftcamp trk trkcampaign sc_campaign sc_channel sc_content sc_medium sc_outcome
    sc_geo sc_country spm share sharetype sh_kit fb_ref fb_source taid soc_src soc_trk sid sessionid session_id
    origin_source partner print printable pagewanted showprint amp
"""
_DOUBTFUL = frozenset(_DOUBTFUL_NAMED.split())
_DOUBTFUL_BEGINS = re.compile(r"pk_|stm_|itm_|wt_|aff_|ga_|fb_")
_PRESENTATION = frozenset({("outputtype", "amp"), ("view", "amp"), ("m", "1")})


def is_tracking(name: str) -> bool:
    """Return whether a query parameter of this name can be removed on any site without changing the page.

    name: as written in the address.
    """
    low = _plain(name)
    return low in _NEVER or _NEVER_BEGINS.match(low) is not None


def may_be_tracking(name: str, value: str = "") -> bool:
    """Return whether a query parameter, on most but not all sites, tracks readers or selects another form of the same
    page.

    name, value: as written in the address.
    """
    low = _plain(name)
    return low in _DOUBTFUL or _DOUBTFUL_BEGINS.match(low) is not None or (low, value.lower()) in _PRESENTATION


def _plain(name: str) -> str:
    """`amp;utm_source` (an ampersand that was escaped once too often) and `utm%5Fsource` are `utm_source`."""
    low = unquote_plus(name).strip().lower()
    while low.startswith("amp;"):
        low = low.removeprefix("amp;")
    return low
