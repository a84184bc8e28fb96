"""The public's pages: each calls queries that return what is public, and draws it."""
