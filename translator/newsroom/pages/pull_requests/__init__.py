"""Pull requests of translations: the forge that holds them, their branches, and the owners of what they change."""
