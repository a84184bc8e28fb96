"""Annual reports: compiled from the ledgers, adjusted with reasons, checked, published as immutable versions."""
