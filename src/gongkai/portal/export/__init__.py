"""The static export: what is public as files, for a network that reaches no server of ours."""
