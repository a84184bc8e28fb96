"""Official letters about requests: kinds and what each must say, numbers, Word and PDF, proof of service."""
