"""Mask personal data in a draft, take masks back while it is one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, ClassVar

from gongkai.catalogue.actions.base import ItemAction
from gongkai.catalogue.fields import LABELS, MAX, fault
from gongkai.catalogue.models import Item, State
from gongkai.catalogue.personal import attached
from gongkai.catalogue.personal.copies import CannotMask
from gongkai.catalogue.personal.faults import (
    SEARCHED,
    Found,
    look,
    overrule_key,
    overrules_of,
    parts_of,
    values_of,
)
from gongkai.catalogue.personal.masking import live_records, mask_field, masks_of, unmask_field
from gongkai.files import keys
from gongkai.journal.actions import Reason, Refused
from gongkai.privacy import Masks

NOTHING = "没有可以遮盖的内容：请先勾选，或者确认内容还在原处（文字改动后请重新打开本页）。"


@dataclass(kw_only=True)
class MaskFindings(ItemAction):
    """Mask what was found in a draft: its texts in place, its attachments by masked copies.

    `chosen`: keys of hits (`Hit.key`) and fields of whole attachments ("attachment:12"); None for all that is sure and
    not overruled. `names`: whether the names beside the numbers are masked too (张某某). Texts and files as they were
    are kept sealed under a key of the item's own until it is published.
    """

    verb = "catalogue.mask_findings"
    title = "遮盖个人信息"
    states: ClassVar[tuple[str, ...]] = (State.DRAFT,)
    private: ClassVar[frozenset[str]] = frozenset({"chosen"})

    chosen: Collection[str] | None = None
    names: bool = False
    # Counted while masking; for the journal and the page.
    done: int = field(default=0, init=False)
    # What could not be masked here, in sentences.
    left: list[str] = field(default_factory=list, init=False)

    def faults(self) -> list[Reason]:
        if self.chosen is not None and not self.chosen:
            return [fault("chosen", "请勾选要遮盖的内容。", "required")]
        return []

    def details(self) -> dict[str, Any]:
        return {**super().details(), "done": self.done, "left": len(self.left)}

    def perform(self) -> Item:
        style = masks_of(self.item.body, self.context.today, names=self.names)
        found = {one.field: one for one in look(self.item.body, values_of(self.item), parts_of(self.item))}
        spared = self._spared(found)
        for name in SEARCHED:
            if name in found:
                self.done += mask_field(self.item, name, style, self.chosen, spared.get(name, frozenset()))
        self._fit()
        for name, one in found.items():
            if name.startswith("attachment:"):
                self._mask_file(one, style, spared.get(name, frozenset()))
        if not self.done:
            raise Refused([fault("chosen", "".join(self.left) or NOTHING, "nothing")])
        self.item.save()
        return self.item

    def _spared(self, found: dict[str, Found]) -> dict[str, frozenset[str]]:
        """Return by place the digests of what was overruled."""
        overruled = overrules_of(self.item)
        return {
            name: frozenset(hit.digest for hit in one.hits if overrule_key(self.item, hit) in overruled)
            for name, one in found.items()
        }

    def _fit(self) -> None:
        for name, longest in MAX.items():
            if longest and len(str(getattr(self.item, name))) > longest:
                message = f"{LABELS[name]}遮盖后超过 {longest} 个字，请先改短。"
                raise Refused([fault(name, message)])

    def _mask_file(self, one: Found, style: Masks, spared: Collection[str]) -> None:
        wanted = self.chosen is None or one.field in self.chosen
        if not wanted or not any(hit.stops and hit.digest not in spared for hit in one.hits):
            return
        try:
            self.done += attached.mask_attachment(self.item, one.field, style, spared, self.context.user)
        except CannotMask as error:
            message = f"{one.label}：{error}"
            if self.chosen is not None:
                raise Refused([fault("chosen", message, "format")]) from error
            self.left.append(message)


@dataclass(kw_only=True)
class UnmaskFindings(ItemAction):
    """Take masks back while the item is a draft, wholly (`chosen` None) or singly, also after it was edited elsewhere.

    `chosen`: keys of `masking.Undoable` ("content|3") and fields of attachments.
    """

    verb = "catalogue.unmask_findings"
    title = "恢复原文"
    states: ClassVar[tuple[str, ...]] = (State.DRAFT,)
    private: ClassVar[frozenset[str]] = frozenset({"chosen"})

    chosen: Collection[str] | None = None
    done: int = field(default=0, init=False)

    def faults(self) -> list[Reason]:
        if self.chosen is not None and not self.chosen:
            return [fault("chosen", "请勾选要恢复的内容。", "required")]
        return []

    def details(self) -> dict[str, Any]:
        return {**super().details(), "done": self.done}

    def perform(self) -> Item:
        for record in live_records(self.item):
            wanted = self._wanted(record.field)
            if wanted is not None and not wanted:
                continue
            try:
                if record.attachment is not None:
                    self.done += attached.unmask_attachment(record)
                else:
                    self.done += unmask_field(self.item, record, wanted)
            except (keys.KeyDestroyed, keys.NotReadable) as error:
                raise Refused([fault("chosen", "原文已不能恢复：密钥已销毁或者已更换。", "gone")]) from error
        if not self.done:
            raise Refused([fault("chosen", "没有可以恢复的内容：没有遮盖过，或者该处已被修改。", "nothing")])
        self.item.save()
        return self.item

    def _wanted(self, name: str) -> set[int] | None:
        """Return which masks of a place are to be taken back: None for all."""
        if self.chosen is None or name in self.chosen:
            return None
        numbers = (key.rpartition("|") for key in self.chosen)
        return {int(number) for place, _, number in numbers if place == name and number.isdigit()}
