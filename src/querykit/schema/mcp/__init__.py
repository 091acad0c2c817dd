"""How AI assistants use tools over the Model Context Protocol."""
