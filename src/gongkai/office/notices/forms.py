"""The form of what comes by e-mail."""

from __future__ import annotations

from django import forms

from gongkai.notices.models import Mail


class PreferenceForm(forms.Form):
    """How notices come by e-mail, and where."""

    email = forms.CharField(
        label="接收邮箱", max_length=254, required=False, help_text="单位邮箱；不填不发邮件。", strip=True
    )
    urgent = forms.ChoiceField(
        label="紧急通知",
        choices=[choice for choice in Mail.choices if choice[0] != Mail.DIGEST],
        widget=forms.RadioSelect,
        help_text="当日到期、已经逾期、科室没有按时签收等。",
        error_messages={"required": "请选择一种方式。"},
    )
    ordinary = forms.ChoiceField(
        label="一般通知",
        choices=Mail.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择一种方式。"},
    )
