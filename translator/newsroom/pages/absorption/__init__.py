"""
Absorption: what somebody changed in a published page, found sentence by sentence and taken back into the catalog.

`edited_pages` finds the pages and whose edits they are, `published_page` writes one again that git has never seen,
`page_text` reads pages as blocks, `block_edits` says what was done to the segments of a block, `outside_edits` what was
done around them, line by line (`page_lines`); `absorption` decides it in the catalog and proves that nothing is left.
"""
