"""Stored files: content-addressed, private until published, searched for classified markings on the way in.

`incoming.Incoming` examines and keeps, `publishing` shows and takes back, `serving.serve` hands out.
"""
