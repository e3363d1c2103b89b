"""The words for months and days."""

MONTHS = frozenset(
    """january february march april may june july august september october november
    december""".split()
)
DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
