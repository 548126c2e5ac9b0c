"""
Output for people and for other programs: lines in the terminal, pages, pictures, and formats such as SARIF and CSV.
This is the only package that imports rich.

`console`, `width`, `tables`, `progress` and `styled_text` are the means of the terminal. The other modules are named
after what they show, and end in the format (`_html`, `_csv`, `_json`, `_markdown`). The pages' templates, styles and
scripts lie in `templates/`.
"""
