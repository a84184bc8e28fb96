"""Bodies (机关), their dated names and relations, their staff with dated roles, and the settings of each body."""
