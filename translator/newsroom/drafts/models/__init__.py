"""Models on this machine: the registry of those that can be installed, their download, and memory and cores."""
