"""Who is counted: users, sessions, and whom to leave out."""

from __future__ import annotations

from querykit.draft.prompt.phrases.counting import WHO
from querykit.draft.prompt.pieces import Event, Sessions, TestAccounts, Users
from querykit.draft.prompt.reading import phrases

OUT = (
    r"(?:excluding|excludes?|without|except(?: for)?|ignoring|ignore|minus|not counting|no"
    r"|filter(?:ing)? out|leav(?:e|ing) out)"
)
TEST = r"(?:internal(?: and test)?|test(?: and internal)?|employee|staff)"
ACCOUNTS = (
    r"(?: (?:users?|accounts?|traffic|people|persons?|data|team)(?: and test (?:users|accounts))?)"
)

read_people = phrases(
    (WHO, Users()),
    (r"(?:by|among|amongst) (?:our |all )?(?:users|people|persons|visitors|customers)", Users()),
    (r"sessions?|visits", Sessions()),
    (r"(?:all |any )?events?", Event(None)),
    (r"(?:all |any )(?:activity|actions)|activity|anything", Event(None)),
    (rf"(?:and )?(?:{OUT}) (?:all |our |the |any )?{TEST}{ACCOUNTS}", TestAccounts(excluded=True)),
    (rf"(?:only |for )?(?:real|external) {WHO}(?: only)?", TestAccounts(excluded=True)),
    (rf"includ(?:e|ing) (?:all |our |the )?{TEST}{ACCOUNTS}", TestAccounts(excluded=False)),
)
