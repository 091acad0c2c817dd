"""Programs that read websites: how their user agents are told, and what they are.

The list is ours, of well-known programs, and shorter than PostHog's; the names of types and categories
are PostHog's. The first entry that a user agent contains counts, so that closer names stand first.
"""

from __future__ import annotations

from typing import NamedTuple

from querykit.errors import BrokenRegistry
from querykit.hogql.bot_rules import TYPES

LISTED = """
    ai_crawler: GPTBot = OpenAI, ClaudeBot = Anthropic, anthropic-ai = Anthropic, Claude-Web = Anthropic
    ai_crawler: Google-Extended = Google, GoogleOther = Google, Applebot-Extended = Apple
    ai_crawler: meta-externalagent = Meta, FacebookBot = Meta, Amazonbot = Amazon, Bytespider = ByteDance
    ai_crawler: CCBot = Common Crawl, cohere-ai = Cohere, Diffbot = Diffbot, AI2Bot = Allen Institute for AI
    ai_crawler: ImagesiftBot = The Hive, omgili = Webz.io, Timpibot = Timpi, PanguBot = Huawei
    ai_search: OAI-SearchBot = OpenAI, Claude-SearchBot = Anthropic, PerplexityBot = Perplexity
    ai_search: YouBot = You.com, PhindBot = Phind, Andibot = Andi
    ai_assistant: ChatGPT-User = OpenAI, Claude-User = Anthropic, Perplexity-User = Perplexity
    ai_assistant: MistralAI-User = Mistral, DuckAssistBot = DuckDuckGo, meta-externalfetcher = Meta
    ai_assistant: Gemini-Deep-Research = Google
    search_crawler: Googlebot-Image = Google, Googlebot-Video = Google, Googlebot-News = Google
    search_crawler: Googlebot = Google, AdsBot-Google = Google, Mediapartners-Google = Google
    search_crawler: Storebot-Google = Google, bingbot = Microsoft, BingPreview = Microsoft, msnbot = Microsoft
    search_crawler: DuckDuckBot = DuckDuckGo, Slurp = Yahoo, YandexBot = Yandex, YandexImages = Yandex
    search_crawler: Baiduspider = Baidu, Applebot = Apple, Sogou = Sogou, SeznamBot = Seznam, Yeti = Naver
    search_crawler: PetalBot = Huawei, Qwantify = Qwant, MojeekBot = Mojeek, coccocbot = Coc Coc
    search_crawler: ia_archiver = Internet Archive, archive.org_bot = Internet Archive, 360Spider = Qihoo 360
    seo_crawler: AhrefsSiteAudit = Ahrefs, AhrefsBot = Ahrefs, SemrushBot = Semrush, MJ12bot = Majestic
    seo_crawler: DotBot = Moz, rogerbot = Moz, BLEXBot = WebMeUp, DataForSeoBot = DataForSEO
    seo_crawler: Screaming Frog = Screaming Frog, SiteAuditBot = Semrush, serpstatbot = Serpstat
    seo_crawler: Barkrowler = Babbar, SEOkicks = SEOkicks, Sitebulb = Sitebulb, OnCrawl = OnCrawl
    social_crawler: facebookexternalhit = Meta, Twitterbot = X, LinkedInBot = LinkedIn
    social_crawler: Pinterestbot = Pinterest
    social_crawler: Slackbot = Slack, Slack-ImgProxy = Slack, TelegramBot = Telegram, WhatsApp = Meta
    social_crawler: Discordbot = Discord, redditbot = Reddit, SkypeUriPreview = Microsoft, vkShare = VK
    social_crawler: Bluesky Cardyb = Bluesky, Mastodon = Mastodon, Tumblr = Tumblr, Iframely = Iframely
    monitoring: Pingdom = SolarWinds, UptimeRobot = UptimeRobot, StatusCake = StatusCake
    monitoring: Site24x7 = Zoho, Datadog = Datadog, NewRelicPinger = New Relic, GTmetrix = GTmetrix
    monitoring: Chrome-Lighthouse = Google, Google-InspectionTool = Google, Better Uptime = Better Stack
    monitoring: Checkly = Checkly, HetrixTools = HetrixTools, Uptime-Kuma = Uptime Kuma, W3C_Validator = W3C
    headless_browser: HeadlessChrome = Google, PhantomJS = PhantomJS, Puppeteer = Google
    headless_browser: Playwright = Microsoft, Selenium = Selenium
    headless_browser: jsdom = jsdom, SlimerJS = SlimerJS, Cypress = Cypress
    http_client: curl/ = curl, Wget = GNU, python-requests = Python, python-httpx = Python, aiohttp = Python
    http_client: Python-urllib = Python, Scrapy = Zyte, Go-http-client = Go, okhttp = Square, axios = axios
    http_client: node-fetch = Node.js, undici = Node.js, got ( = Node.js, Java/ = Oracle
    http_client: Apache-HttpClient = Apache, libwww-perl = Perl, Ruby = Ruby, Faraday = Ruby
    http_client: PostmanRuntime = Postman, insomnia = Kong, HTTPie = HTTPie, GuzzleHttp = PHP
    http_client: reqwest = Rust, RestSharp = .NET
"""


class Bot(NamedTuple):
    """One program."""

    pattern: str
    """What its user agent contains, in any letter case."""

    name: str
    operator: str
    category: str

    @property
    def traffic_type(self) -> str:
        """The type of its traffic."""
        return TYPES[self.category]


def _read(text: str) -> tuple[Bot, ...]:
    found: dict[str, Bot] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        category, _, entries = line.partition(": ")
        for entry in entries.split(", "):
            pattern, _, operator = entry.partition(" = ")
            if category not in TYPES or not operator or pattern in found:
                raise BrokenRegistry(f"the list of bots has {entry!r} in {category!r}")
            found[pattern] = Bot(pattern, pattern.rstrip("/ ("), operator, category)
    return tuple(found.values())


BOTS = _read(LISTED)
