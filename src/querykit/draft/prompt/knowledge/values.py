"""Values that say by themselves which property they are of: countries, browsers, systems, devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

BROWSERS = (
    *("Chrome", "Firefox", "Safari", "Mobile Safari", "Microsoft Edge", "Opera", "Brave"),
    *("Samsung Internet", "Internet Explorer", "Chrome iOS", "Firefox iOS", "Android Mobile"),
    "UC Browser",
)
SYSTEMS = ("Windows", "Mac OS X", "iOS", "iPadOS", "Android", "Linux", "Chrome OS", "tvOS")
DEVICES = ("Mobile", "Desktop", "Tablet")

_countries = """
Afghanistan, Albania, Algeria, Andorra, Angola, Argentina, Armenia, Australia, Austria,
Azerbaijan, Bahamas, Bahrain, Bangladesh, Barbados, Belarus, Belgium, Belize, Benin, Bhutan,
Bolivia, Bosnia and Herzegovina, Botswana, Brazil, Brunei, Bulgaria, Burkina Faso, Burundi, Cabo
Verde, Cambodia, Cameroon, Canada, Central African Republic, Chad, Chile, China, Colombia,
Comoros, Costa Rica, Croatia, Cuba, Cyprus, Czechia, Denmark, Djibouti, Dominica, Dominican
Republic, DR Congo, Ecuador, Egypt, El Salvador, Equatorial Guinea, Eritrea, Estonia, Eswatini,
Ethiopia, Fiji, Finland, France, Gabon, Gambia, Georgia, Germany, Ghana, Greece, Grenada,
Guatemala, Guinea, Guinea-Bissau, Guyana, Haiti, Honduras, Hong Kong, Hungary, Iceland, India,
Indonesia, Iran, Iraq, Ireland, Israel, Italy, Ivory Coast, Jamaica, Japan, Jordan, Kazakhstan,
Kenya, Kosovo, Kuwait, Kyrgyzstan, Laos, Latvia, Lebanon, Lesotho, Liberia, Libya,
Liechtenstein, Lithuania, Luxembourg, Madagascar, Malawi, Malaysia, Maldives, Mali, Malta,
Mauritania, Mauritius, Mexico, Moldova, Monaco, Mongolia, Montenegro, Morocco, Mozambique,
Myanmar, Namibia, Nepal, New Zealand, Nicaragua, Niger, Nigeria, North Korea, North Macedonia,
Norway, Oman, Pakistan, Palestine, Panama, Papua New Guinea, Paraguay, Peru, Philippines,
Poland, Portugal, Puerto Rico, Qatar, Romania, Russia, Rwanda, Samoa, San Marino, Saudi Arabia,
Senegal, Serbia, Seychelles, Sierra Leone, Singapore, Slovakia, Slovenia, Somalia, South Africa,
South Korea, South Sudan, Spain, Sri Lanka, Sudan, Suriname, Sweden, Switzerland, Syria, Taiwan,
Tajikistan, Tanzania, Thailand, The Netherlands, Togo, Tonga, Trinidad and Tobago, Tunisia,
Türkiye, Turkmenistan, Uganda, Ukraine, United Arab Emirates, United Kingdom, United States,
Uruguay, Uzbekistan, Vanuatu, Venezuela, Vietnam, Yemen, Zambia, Zimbabwe
"""
COUNTRIES = tuple([" ".join(name.split()) for name in _countries.split(",")])
"""As the data base of places that PostHog uses calls them."""

ALIASES: Mapping[str, str] = {
    "america": "United States",
    "britain": "United Kingdom",
    "czech republic": "Czechia",
    "edge": "Microsoft Edge",
    "great britain": "United Kingdom",
    "holland": "The Netherlands",
    "ie": "Internet Explorer",
    "iphone": "iOS",
    "iphones": "iOS",
    "ipad": "iPadOS",
    "ipads": "iPadOS",
    "mac": "Mac OS X",
    "macos": "Mac OS X",
    "mac os": "Mac OS X",
    "macs": "Mac OS X",
    "mobile devices": "Mobile",
    "mobile phones": "Mobile",
    "desktops": "Desktop",
    "tablets": "Tablet",
    "phones": "Mobile",
    "mobiles": "Mobile",
    "netherlands": "The Netherlands",
    "turkey": "Türkiye",
    "uae": "United Arab Emirates",
    "uk": "United Kingdom",
    "usa": "United States",
    "united states of america": "United States",
    "u.s": "United States",
    "u.k": "United Kingdom",
}
CAPITALS: Mapping[str, str] = {"US": "United States"}
"""Names that only count in capitals, as they are words else."""

VALUES: Mapping[str, tuple[str, str]] = {
    **{one.lower(): ("$geoip_country_name", one) for one in COUNTRIES},
    **{one.lower(): ("$browser", one) for one in BROWSERS},
    **{one.lower(): ("$os", one) for one in SYSTEMS},
    **{one.lower(): ("$device_type", one) for one in DEVICES},
}
"""Lower-case value -> its property, and how it is written."""


def known_value(text: str) -> tuple[str, str] | None:
    """Return the property of a value, and the value as events have it; None for any other text."""
    if text in CAPITALS:
        return VALUES[CAPITALS[text].lower()]
    low = text.lower()
    return VALUES.get(ALIASES.get(low, low).lower())
