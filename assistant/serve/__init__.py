"""The ways in: the command line, the page, LangChain and MCP."""
