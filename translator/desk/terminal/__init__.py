"""
The full-screen review, the only importer of Textual, which is loaded when the screen is opened.

`keymap` says which key runs which command, `styled_lines` and `segment_rows` how a segment looks and what happens to a
text while it is typed. `widgets`, `dialogs` and the two screens draw that; `actions` hold what the commands do.
"""
