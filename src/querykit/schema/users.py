"""Users of PostHog, as answers carry them."""

from typing import Any, Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import Model, Number


class MinimalHedgehogConfig(Model):
    """How a user's hedgehog looks."""

    use_as_profile: bool
    accessories: list[str] | None = None
    color: str | None = None
    skin: str | None = None


class UserBasicType(Model):
    """A user of PostHog, in short."""

    id: Number
    uuid: str
    distinct_id: str
    email: str
    first_name: str
    hedgehog_config: MinimalHedgehogConfig | None = None
    is_email_verified: Any = None
    last_name: str | None = None
    role_at_organization: str | None = None


AccessControlLevel = TypeAliasType(
    "AccessControlLevel", Literal["none", "member", "admin", "viewer", "editor", "manager"]
)

IntegrationKind = TypeAliasType(
    "IntegrationKind",
    Literal[
        "slack",
        "salesforce",
        "hubspot",
        "google-pubsub",
        "google-cloud-service-account",
        "google-cloud-storage",
        "google-ads",
        "google-analytics",
        "google-calendar",
        "google-search-console",
        "google-sheets",
        "linkedin-ads",
        "snapchat",
        "stripe",
        "intercom",
        "email",
        "twilio",
        "linear",
        "github",
        "gitlab",
        "helpscout",
        "meta-ads",
        "instagram",
        "clickup",
        "reddit-ads",
        "databricks",
        "tiktok-ads",
        "bing-ads",
        "vercel",
        "azure-blob",
        "firebase",
        "jira",
        "pinterest-ads",
        "pardot",
        "customerio-app",
        "customerio-webhook",
        "customerio-track",
        "apns",
        "postgresql",
        "aws-s3",
        "aws-redshift",
        "s3-compatible",
        "snowflake",
        "youtube-analytics",
    ],
)
"""The services that PostHog connects to."""


class ExternalIntegration(Model):
    """The connection through which something outside is referred to."""

    kind: IntegrationKind
    id: Number
    display_name: str
