"""The ways in for programs: plain JSON, chat completions as others speak them, MCP, health."""
