"""
Absorption: what somebody changed in a published page, found sentence by sentence and taken back into the catalog.

`edited_pages` finds the pages and whose edits they are, `page_text` reads pages as blocks, `block_edits` says what was
done to the segments of a block, `absorption` decides it in the catalog and proves that nothing else changed.
"""
