"""querykit: check, upgrade and understand saved PostHog queries, outside PostHog."""
