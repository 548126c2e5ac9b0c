"""The embedded language model: prompts, grammar, runtime."""
