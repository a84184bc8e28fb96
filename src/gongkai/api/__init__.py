"""The face for other systems: what offices push, what host portals pull."""
