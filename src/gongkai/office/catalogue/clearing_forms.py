"""Forms of clearance: the author's self-check, a stage on screen, a sheet signed on paper, a time to publish."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from gongkai.agencies.queries import local_today
from gongkai.catalogue.clearance import flow
from gongkai.catalogue.clearance.flow import Signature
from gongkai.catalogue.clearance.stages import self_check_for
from gongkai.catalogue.models import Item, Remark
from gongkai.journal.actions import LOCAL
from gongkai.look.forms import DayField
from gongkai.office.catalogue.act_forms import ReasonForm

OPINION = 500


class SubmitForm(ReasonForm):
    """The author's stage: every line of the self-check is confirmed."""

    reason = None  # type: ignore[assignment]

    def __init__(self, item: Item, user: Any, *args: Any, **options: Any) -> None:
        super().__init__(item, user, *args, **options)
        lines = self_check_for(item.body, local_today())
        if lines:
            self.fields["self_checked"] = forms.MultipleChoiceField(
                label="送审自查",
                choices=[(line, line) for line in lines],
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": "请逐项自查并确认后再送审。"},
                help_text="逐项核对后勾选，以您的名义签署，签署日期为今天。",
            )


class PassForm(ReasonForm):
    """One stage on screen."""

    reason = None  # type: ignore[assignment]
    opinion = forms.CharField(
        label="审查意见",
        required=False,
        max_length=OPINION,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="可不填。只在本机关内留存，不公开。",
    )

    def __init__(self, item: Item, user: Any, *args: Any, **options: Any) -> None:
        super().__init__(item, user, *args, **options)
        clearance = flow.open_of(item)
        step = flow.current_of(clearance) if clearance is not None else None
        if step is not None and step.proof:
            self.fields["proofread"] = forms.BooleanField(
                label="已校对",
                help_text="已逐字校对名称、正文、数据和附件。",
                error_messages={"required": f"“{step.label}”要求校对，请校对后勾选“已校对”。"},
            )


class PaperForm(ReasonForm):
    """A sheet that holds the signatures of the next stages, one or several."""

    reason = None  # type: ignore[assignment]

    def __init__(self, item: Item, user: Any, *args: Any, **options: Any) -> None:
        super().__init__(item, user, *args, **options)
        clearance = flow.open_of(item)
        self.waiting = flow.waiting_in(clearance) if clearance is not None else []
        for place, step in enumerate(self.waiting, 1):
            first = place == 1
            self.fields[f"signed_by_{place}"] = forms.CharField(
                label=f"{step.label}：签批人",
                max_length=60,
                required=first,
                help_text="" if first else "纸上还没有这一环节的签名，就留空。",
            )
            self.fields[f"signed_on_{place}"] = DayField(label=f"{step.label}：签批日期", required=first)
            if step.proof:
                self.fields[f"proofread_{place}"] = forms.BooleanField(
                    label=f"{step.label}：纸上已签校对", required=False
                )
        self.fields["scan"] = forms.FileField(
            label="签批件扫描", required=False, help_text="不公开，只留存备查。"
        )
        for field in self.fields.values():
            field.error_messages.setdefault("required", "请填写这一项。")

    def clean(self) -> dict[str, Any]:
        """Refuse a signature after a stage without one: no stage is skipped."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        filled = [self._is_filled(given, place) for place in range(1, len(self.waiting) + 1)]
        for place, is_filled in enumerate(filled, 1):
            if is_filled and not all(filled[:place]) and f"signed_by_{place}" not in self.errors:
                self.add_error(f"signed_by_{place}", "前面的环节还没有签名，不能跳过。")
        return given

    @staticmethod
    def _is_filled(given: dict[str, Any], place: int) -> bool:
        return bool(given.get(f"signed_by_{place}") or given.get(f"signed_on_{place}"))

    def arguments(self) -> dict[str, Any]:
        """Return what the act needs: the signatures in order, and the scan."""
        given = self.cleaned_data
        signatures = [
            Signature(
                signed_by=given.get(f"signed_by_{place}") or "",
                signed_on=given.get(f"signed_on_{place}"),
                proofread=bool(given.get(f"proofread_{place}")),
            )
            for place in range(1, len(self.waiting) + 1)
            if self._is_filled(given, place)
        ]
        return {"signatures": signatures, "scan": given.get("scan")}


class MomentInput(forms.DateTimeInput):
    """A day and a time of the browser; where it has none, they are typed."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class ScheduleForm(ReasonForm):
    """When an approved item goes out, in the time of Beijing."""

    reason = None  # type: ignore[assignment]
    publish_at = forms.CharField(
        label="发布时间",
        widget=MomentInput,
        help_text="北京时间，写成 2026-10-20 09:00 这样。到时自动发布，发布日期为当天。",
    )

    def clean_publish_at(self) -> dt.datetime:
        """Return the time that was typed as a time of Beijing."""
        text = self.cleaned_data["publish_at"].strip().replace("T", " ").replace("/", "-")
        for form in ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"):
            try:
                return timezone.make_aware(dt.datetime.strptime(text, form), LOCAL)  # noqa: DTZ007
            except ValueError:
                continue
        raise forms.ValidationError("时间写法不对，请写成 2026-10-20 09:00 这样。")


class RemarkForm(forms.Form):
    """A remark at a place."""

    field_name = forms.ChoiceField(choices=Remark.Field.choices, widget=forms.HiddenInput)
    paragraph = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    text = forms.CharField(label="批注", max_length=OPINION, widget=forms.Textarea(attrs={"rows": 2}))


class SettleForm(forms.Form):
    """What was done about a remark."""

    answer = forms.CharField(
        label="处理说明",
        required=False,
        max_length=OPINION,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="可不填。",
    )
