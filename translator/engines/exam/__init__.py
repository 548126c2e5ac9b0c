"""The exam: forty sentences of our own each way, by which a user proves an engine on her own machine."""
