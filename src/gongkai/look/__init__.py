"""The look: stylesheet, base template, components. Both faces draw with it; it decides nothing."""
