"""Web analytics: visitors, pages, channels, goals, vitals and bots."""
