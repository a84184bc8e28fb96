"""Suggestions beside a text of an act: chosen from a list, completed by hand; works without a script."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.casework.actions import EventAction
from gongkai.casework.reason_settings import offered

SUFFIX = "_offered"


def with_offers(action: EventAction, fields: dict[str, forms.Field]) -> dict[str, forms.Field]:
    """Return the inputs of an act, before each text that the body has suggestions for the list of them."""
    found: dict[str, forms.Field] = {}
    for name, field in fields.items():
        texts = offered(action.body, action.kind, name, action.context.today)
        if texts:
            found[name + SUFFIX] = forms.ChoiceField(
                label=f"{field.label}（常用）",
                choices=[("", "（自己写）"), *((text, text) for text in texts)],
                required=False,
                help_text="选一条，可以在下面补充。",
            )
            field.needed = field.required  # type: ignore[attr-defined]
            if field.required:
                field.help_text = f"上面选了的，这里可以不写。{field.help_text}"
            field.required = False
        found[name] = field
    return found


def taken(form: forms.Form, values: dict[str, Any]) -> dict[str, Any]:
    """Return the inputs with what was chosen put before what was typed; a text that is needed and empty is told."""
    found = {name: value for name, value in values.items() if not name.endswith(SUFFIX)}
    for name in [one for one in form.fields if one.endswith(SUFFIX)]:
        text = name.removesuffix(SUFFIX)
        field = form.fields[text]
        parts = [values.get(name) or "", str(values.get(text) or "").strip()]
        joint = "\n" if isinstance(field.widget, forms.Textarea) else "；"
        found[text] = joint.join(part for part in parts if part)
        if getattr(field, "needed", False) and not found[text] and text not in form.errors:
            form.add_error(text, field.error_messages["required"])
    return found
