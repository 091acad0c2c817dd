"""Marketing analytics: campaigns, costs, conversions and attribution."""
