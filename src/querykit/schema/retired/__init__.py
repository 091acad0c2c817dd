"""Kinds that PostHog has dropped but saved queries may still hold."""
