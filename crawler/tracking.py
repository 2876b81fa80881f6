"""Parameters of an address that follow readers around and never choose the page."""

import re

_NAMED = """
    fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid igshid igsh li_fat_id epik rdt_cid
    mc_cid mc_eid mkt_tok _hsenc _hsmi __hstc __hssc __hsfp hsctatracking vero_id vero_conv oly_anon_id oly_enc_id
    s_cid s_kwcid ef_id wt_mc wt.mc_id wt_zmc xtor at_medium at_campaign ncid nr_email_referer icid intcid int_cid
    cmp cmpid campaign_id cid_source smid smtyp sref ref referrer referer ref_src ref_url refsrc rss rssfeed ftag ftcamp
    trk trkcampaign sc_campaign sc_channel sc_content sc_medium sc_outcome sc_geo sc_country spm share sharetype
    sh_kit fb_ref fb_source fb_action_ids fb_action_types action_object_map action_type_map action_ref_map
    __twitter_impression taid guccounter guce_referrer guce_referrer_sig soc_src soc_trk _ga _gl _ke
    phpsessid jsessionid sid sessionid session_id aspsessionid zanpid origin_source partner tblci
    print printable pagewanted showprint wpmobileexternal
"""
_NAMES = frozenset(_NAMED.split())
_PREFIXES = re.compile(r"^(?:utm_|pk_|mtm_|piwik_|hmb_|at_custom|stm_|itm_|wt_|aff_|ga_|fb_)")
_AMP = frozenset({"amp", "usqp", "amp_js_v", "amp_gsa"})


def is_tracking(name: str) -> bool:
    """Whether a parameter of this name can be left off without changing the page."""
    low = name.lower()
    return low in _NAMES or low in _AMP or _PREFIXES.match(low) is not None
