"""Which channel a source or a medium belongs to: the rows of `channel_definition`.

PostHog fills the table from a list of its own. This one is ours: well-known sites and the usual words
for a medium, so a site that only PostHog's list has is a Referral here.
"""

from __future__ import annotations

from dataclasses import dataclass

GOOGLE_ENDS = ("com", "de", "fr", "it", "es", "nl", "pl", "ca", "co.uk", "co.in", "co.jp", "com.au")


@dataclass(frozen=True, slots=True)
class Channel:
    """What a source or medium makes of a visit."""

    domain_type: str | None
    if_paid: str | None
    if_organic: str | None


SEARCH = Channel("Search", "Paid Search", "Organic Search")
SOCIAL = Channel("Social", "Paid Social", "Organic Social")
VIDEO = Channel("Video", "Paid Video", "Organic Video")
SHOPPING = Channel("Shopping", "Paid Shopping", "Organic Shopping")

SOURCES = {
    SEARCH: (
        *("google", *(f"google.{end}" for end in GOOGLE_ENDS)),
        *("bing", "bing.com", "duckduckgo", "duckduckgo.com", "yahoo", "yahoo.com", "yahoo.co.jp"),
        *("baidu", "baidu.com", "yandex", "yandex.ru", "yandex.com", "ecosia", "ecosia.org"),
        *("qwant", "qwant.com", "startpage.com", "search.brave.com", "brave", "naver.com", "naver"),
        *("ask.com", "aol.com", "seznam.cz", "sogou.com", "kagi.com"),
    ),
    SOCIAL: (
        *("facebook", "facebook.com", "fb", "fb.com", "m.facebook.com", "l.facebook.com"),
        *("instagram", "instagram.com", "ig", "twitter", "twitter.com", "t.co", "x.com"),
        *("linkedin", "linkedin.com", "lnkd.in", "reddit", "reddit.com", "pinterest"),
        *("pinterest.com", "tiktok", "tiktok.com", "threads.net", "bsky.app", "mastodon.social"),
        *("snapchat", "snapchat.com", "vk.com", "weibo.com", "quora.com", "tumblr.com"),
        *("news.ycombinator.com", "hackernews", "discord.com", "whatsapp", "whatsapp.com"),
    ),
    VIDEO: (
        *("youtube", "youtube.com", "m.youtube.com", "youtu.be", "vimeo", "vimeo.com", "twitch"),
        *("twitch.tv", "dailymotion.com", "bilibili.com"),
    ),
    SHOPPING: (
        *("amazon", "amazon.com", "amazon.de", "amazon.co.uk", "ebay", "ebay.com", "etsy"),
        *("etsy.com", "alibaba.com", "aliexpress.com", "walmart.com", "shopping.google.com"),
    ),
}

MEDIA = {
    Channel(None, "Paid Search", "Organic Search"): ("search", "organic"),
    Channel(None, "Paid Social", "Organic Social"): (
        *("social", "social-media", "social_media", "social-network", "sm", "paid-social"),
        "paid_social",
    ),
    Channel(None, "Paid Video", "Organic Video"): ("video", "paid-video"),
    Channel(None, "Paid Shopping", "Organic Shopping"): ("shopping", "paid-shopping"),
    Channel(None, None, "Email"): ("email", "e-mail", "e_mail", "newsletter"),
    Channel(None, None, "Affiliate"): ("affiliate", "affiliates"),
    Channel(None, None, "Referral"): ("referral", "referrer", "link"),
    Channel(None, None, "SMS"): ("sms",),
    Channel(None, None, "Audio"): ("audio", "podcast"),
    Channel(None, "Display", "Display"): ("display", "banner", "interstitial", "expandable", "cpm"),
    Channel(None, None, "Push"): ("push", "mobile", "notification"),
}


def channel_rows() -> list[tuple[str, str, str | None, str | None, str | None]]:
    """Return the rows: domain, kind, domain_type, type_if_paid, type_if_organic."""
    return [
        (name, kind, channel.domain_type, channel.if_paid, channel.if_organic)
        for kind, definitions in (("source", SOURCES), ("medium", MEDIA))
        for channel, names in definitions.items()
        for name in names
    ]
