"""Many points of a design: sweep files, compiled batches, shards on disk, where they are computed.

Imports results and what lies below it.
"""
