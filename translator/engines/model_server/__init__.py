"""
A process that keeps models loaded for other commands of the same person: `translator models serve`.

`address` is where it is and who may speak to it, `server` the process, `engine` what other commands see of it: an
engine like any other, which is asked over a connection.
"""
