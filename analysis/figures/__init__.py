"""Figures of results and sweeps, one file each, found by itself, and what all figures share: palette, naming, drawing.

A figure of an ensemble is a file that declares ``FIGURE`` (see ``kind``). Imports no other room of the analysis: what
draws an explanation, a validation or a landscape stands in their rooms and uses the palette of this one.
"""
