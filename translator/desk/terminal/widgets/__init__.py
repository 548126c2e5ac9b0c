"""The widgets of the review screen: segment list, panel, status line."""
