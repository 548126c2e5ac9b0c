"""The engine for translation servers: the HTTP client, and the API of each kind of server."""
