"""What if: paired worlds with the same draws, and what a change does to the outcomes of a run.

``effects`` holds the arithmetic of pairs, ``worlds`` makes and runs the worlds, ``compare`` is the face, ``stored``
keeps a comparison as a sweep and reads it back. Imports the figures, which draw what is found.
"""
