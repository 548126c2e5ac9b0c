"""The door for machines: tools for agents over MCP, and a language server for editors. Neither can decide anything."""
