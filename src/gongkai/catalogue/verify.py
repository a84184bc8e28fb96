"""What `gongkai verify` asks of the catalogue."""
