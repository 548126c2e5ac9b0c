"""Work that several commands share: running checks and fixes, deciding on segments, setting up the merge driver."""
