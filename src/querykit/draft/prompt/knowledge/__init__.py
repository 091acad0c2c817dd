"""What people call the things that every PostHog project has; data only."""
