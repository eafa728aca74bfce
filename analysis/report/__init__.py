"""A report on a case: one page that anybody can open, print and check.

``material`` gathers what the page is about, ``answer`` says it in three sentences, ``sections`` lays it out in blocks,
``page`` writes them as one file of HTML without anything outside.
"""
