"""A Django field for PostHog queries: old shapes go into the database, newest ones come out."""

from django.core.exceptions import ValidationError
from django.db import models

import querykit


class QueryField(models.JSONField):
    """A JSONField whose values are upgraded when they are read, and checked by `full_clean()`.

    The database keeps what was saved until the row is saved again: reading writes nothing.
    """

    def from_db_value(self, value, expression, connection):
        """Upgrade what the database holds."""
        return querykit.upgrade(super().from_db_value(value, expression, connection))

    def get_prep_value(self, value):
        """Upgrade what is saved, so that rows become newest as they are edited."""
        return super().get_prep_value(querykit.upgrade(value))

    def validate(self, value, model_instance):
        """Refuse what PostHog would refuse; each message says where in the query it is."""
        super().validate(value, model_instance)
        errors = [
            ValidationError(f"{one.message} at {one.pointer or '/'}", code=one.code)
            for one in querykit.validate(querykit.upgrade(value))
            if one.severity == "error"
        ]
        if errors:
            raise ValidationError(errors)
