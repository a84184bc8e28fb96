"""The office's pages about requests for information, reconsiderations and lawsuits."""
