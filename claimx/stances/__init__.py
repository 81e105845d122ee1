"""What a statement does (claim, denial, counterclaim) and which others it contests."""
