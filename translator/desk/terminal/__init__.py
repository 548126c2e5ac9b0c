"""
The full-screen review, the only importer of Textual, which is loaded when the screen is opened.

`keymap` says which key runs which command, `styled_lines` and `segment_rows` how a segment looks, `edit_buffer` what
happens to a text while it is typed. `widgets` and `screens` draw that; `actions` hold what the commands do.
"""
