"""What the demo shop sells, to whom, and how they come: choices with their weights."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Device:
    """What a visitor looks with."""

    browser: str
    os: str
    kind: str
    width: int
    height: int


DEVICES = {
    Device("Chrome", "Windows", "Desktop", 1920, 1080): 34,
    Device("Chrome", "Mac OS X", "Desktop", 1440, 900): 18,
    Device("Mobile Safari", "iOS", "Mobile", 390, 844): 22,
    Device("Chrome", "Android", "Mobile", 412, 915): 16,
    Device("Firefox", "Linux", "Desktop", 1920, 1200): 6,
    Device("Safari", "iPadOS", "Tablet", 820, 1180): 4,
}

PLACES = {
    ("US", "United States", "New York"): 38,
    ("DE", "Germany", "Berlin"): 18,
    ("GB", "United Kingdom", "London"): 16,
    ("FR", "France", "Lyon"): 12,
    ("IN", "India", "Pune"): 9,
    ("BR", "Brazil", "Recife"): 7,
}
"""Country code, country, city."""

ORIGINS = {
    ("$direct", "", "", ""): 30,
    ("www.google.com", "", "", ""): 28,
    ("www.google.com", "google", "cpc", "spring-sale"): 14,
    ("www.facebook.com", "facebook", "paid-social", "spring-sale"): 9,
    ("www.reddit.com", "", "", ""): 7,
    ("mail.example.net", "newsletter", "email", "weekly"): 8,
    ("blog.example.org", "", "", ""): 4,
}
"""Referring domain, utm_source, utm_medium, utm_campaign."""

PRODUCTS = {
    ("Enamel mug", "kitchen", 14.0): 30,
    ("Linen apron", "kitchen", 39.0): 16,
    ("Desk lamp", "office", 89.0): 14,
    ("Notebook, dotted", "office", 12.5): 24,
    ("Wool blanket", "home", 129.0): 8,
    ("Oak stool", "home", 240.0): 4,
}
"""Name, category, price in US dollars."""

PAGES = {"/": 30, "/sale": 18, "/about": 6, "/journal": 12, "/stores": 4, "/help": 5}

COMPANIES = tuple(
    {
        "group_type_index": 0,
        "group_key": f"company-{number}",
        "properties": {"name": name, "industry": industry, "employees": size, "plan": plan},
    }
    for number, (name, industry, size, plan) in enumerate(
        (
            ("Northwind Cafes", "food", 140, "business"),
            ("Alder & Sons", "interior", 12, "starter"),
            ("Brightdesk", "software", 65, "business"),
            ("Harbour Hotels", "hospitality", 900, "enterprise"),
            ("Pine Street School", "education", 48, "starter"),
            ("Kestrel Studio", "design", 7, "starter"),
        ),
        start=1,
    )
)
"""Businesses that buy: groups of the type `company`."""

ERRORS = {
    ("TypeError", "cart.items is undefined", "checkout.js"): 6,
    ("NetworkError", "payment gateway timed out", "payment.js"): 3,
    ("RangeError", "page number out of range", "listing.js"): 1,
}
"""Type, message and file of exceptions."""

QUESTIONS = ("Is the blanket washable?", "A gift for a cook?", "How long does delivery take?")
"""What visitors ask the shopping assistant."""
