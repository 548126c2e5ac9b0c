"""
The full-screen review. Textual is imported here only, and only when the screen is opened.

`keymap` says which key does what, `lines` and `rows` how a segment looks, `editing` what happens to a text while it is
typed; `widgets` and `screens` put that on the terminal, and `deeds` are what the keys do.
"""
