"""What is made of results and worlds. Files that lie beside the rooms read results and sweeps, or serve all rooms.

Top down: hindcast; validation, landscape, explanation; figures, observed; patterns stands alone. A room imports what
stands below it here, and of the core whole rooms by their names, never the face.
"""
