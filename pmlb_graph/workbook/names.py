"""Names of the sheets that are no tables."""

GUIDE = "guide"
LISTS = "listes"
OURS = (GUIDE, LISTS)
