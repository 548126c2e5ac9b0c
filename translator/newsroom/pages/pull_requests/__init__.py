"""Pull requests of translations: the forge that holds them, and their branches."""
