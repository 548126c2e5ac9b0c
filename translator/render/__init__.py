"""
What the terminal and the editor's page look like. The only package that imports rich.

`console` where to print, `width` how many cells a text takes, `progress` and `tables` for every command,
`side_by_side`, `marks` and `diff_html` for the diff.
"""
