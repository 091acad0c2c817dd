"""Accounts: the customers of the people who use PostHog."""
