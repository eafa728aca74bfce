"""Theories scored on what states did: codings, readings, scores, baselines, estimation, votes, report."""
