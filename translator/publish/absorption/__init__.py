"""
Absorption: what somebody changed in a published page, found sentence by sentence and taken back into the catalog.

`page_text` reads pages as blocks, `sentence_alignment` finds which sentence became which, `block_edits` says what that
means for the segments of a block, `absorption` decides it in the catalog and proves that nothing else changed.
"""
