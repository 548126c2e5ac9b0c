"""What the keys do: navigation, decisions, text entry and views, one class each; each lists its commands."""
