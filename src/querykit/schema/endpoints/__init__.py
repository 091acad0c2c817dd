"""Endpoints: queries served as an API, and how they are used."""
