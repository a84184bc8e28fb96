"""What is written about letters by themselves. Issuing is part of the acts of other rooms (`issuing.py`)."""

from gongkai.letters.actions.render_letter import RenderLetter, render

__all__ = ["RenderLetter", "render"]
