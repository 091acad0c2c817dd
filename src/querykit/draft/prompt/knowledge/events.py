"""PostHog's own events, and what the usual events of products are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EVENTS: Mapping[str, tuple[str, ...]] = {
    "$pageview": ("pageview", "page view", "view", "view page", "page visit", "page hit"),
    "$pageleave": ("pageleave", "page leave"),
    "$screen": ("screen view", "view screen"),
    "$autocapture": ("autocapture", "autocaptured event"),
    "$rageclick": ("rageclick", "rage click"),
    "$dead_click": ("dead click",),
    "$exception": ("exception", "error"),
    "$identify": ("identify",),
    "$feature_flag_called": ("feature flag called", "feature flag call", "flag call"),
    "$web_vitals": ("web vitals",),
    "$ai_generation": ("ai generation", "llm generation", "llm call", "ai call"),
    "$ai_trace": ("ai trace", "llm trace"),
    "survey sent": ("survey sent", "survey response", "survey answer"),
    "survey shown": ("survey shown",),
    "survey dismissed": ("survey dismissed",),
}
"""Events that need no definition, and what they are called."""

CONCEPTS: tuple[tuple[str, ...], ...] = (
    (
        *("sign up", "user signed up", "signup completed", "signup complete", "completed signup"),
        *("register", "registration", "user registered", "registration completed"),
        *("account created", "create account", "user created", "account signup", "join"),
    ),
    ("log in", "sign in", "user logged in", "user signed in", "login success", "login completed"),
    ("log out", "sign out", "user logged out", "user signed out"),
    (
        *("order completed", "purchase", "purchase completed", "purchase made", "order placed"),
        *(
            "complete order",
            "place order",
            "order",
            "buy",
            "checkout completed",
            "complete checkout",
        ),
        *("order paid", "payment", "payment completed", "payment succeeded", "pay", "transaction"),
        *("sale", "order created", "transaction completed", "make purchase", "product purchased"),
        *("complete purchase", "user purchased"),
    ),
    ("checkout", "checkout started", "start checkout", "begin checkout", "initiate checkout"),
    (
        *("add to cart", "product added to cart", "product added", "item added to cart"),
        *("add to basket", "add to bag", "cart add", "add product", "add item to cart"),
        *("add item",),
    ),
    ("product viewed", "view item", "item viewed", "product page viewed", "product detail viewed"),
    (
        "subscribe",
        "subscription",
        "subscription started",
        "subscription created",
        "user subscribed",
    ),
    ("churn", "cancel", "subscription cancelled", "subscription canceled", "cancel subscription"),
    ("upgrade", "plan upgraded", "subscription upgraded", "user upgraded", "account upgraded"),
    ("downgrade", "plan downgraded", "subscription downgraded"),
    ("install", "app installed", "application installed", "install app"),
    ("app open", "app opened", "application opened", "open app"),
    ("search", "search performed", "products searched", "search submitted", "perform search"),
    ("invite", "invite sent", "user invited", "invite user", "team member invited", "invitation"),
    ("share", "content shared", "link shared"),
    ("download", "file downloaded", "download file"),
    ("upload", "file uploaded", "upload file"),
    ("trial", "trial started", "start trial", "free trial started"),
    ("onboarding", "onboarding completed", "complete onboarding", "onboard"),
)
"""What means the same: a phrase of a group means the one event of the environment in the group."""
