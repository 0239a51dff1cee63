"""Parameters that identify where a reader came from and do not change the page."""

PREFIXES = ("utm_", "hsa_", "mtm_", "pk_", "piwik_", "at_campaign", "at_medium", "at_custom", "oly_")
NAMES = frozenset(
    """fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid twclid ttclid li_fat_id igshid igsh mc_cid mc_eid
    ocid cmpid ncid ref_src ref_url smid s_cid xtor mkt_tok vero_id wt_mc _hsenc _hsmi _ga _gl
    __twitter_impression guccounter guce_referrer guce_referrer_sig amp_js_v amp_gsa usqp""".split()
)


def is_tracking(parameter: str) -> bool:
    """Return whether a parameter (`key=value`) is one of tracking; case-insensitive."""
    key = parameter.partition("=")[0].lower()
    return key in NAMES or key.startswith(PREFIXES)
