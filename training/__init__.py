"""Training of the shipped model. Imports claimx, never the reverse; needs the extra `claimx[train]`."""
