"""Publishing: the files of articles are written together or not at all, and never over what people did to them."""
