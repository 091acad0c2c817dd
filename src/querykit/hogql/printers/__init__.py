"""From trees to text: HogQL and ClickHouse SQL."""
