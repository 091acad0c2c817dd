"""PostHog's migrations, one file each; a released file is frozen history and never edited."""
