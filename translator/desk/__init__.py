"""What people touch: commands, screens, pages."""
