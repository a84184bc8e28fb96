"""The base class of every write (DESIGN: Inside a ledger app; the model is Wagtail's `actions/`).

An action is a dataclass: its fields are what it needs to know. `check` gives the reasons why it may not be done
(right, law, state, input); `perform` does it. `execute` runs both in one transaction together with the journal
entry, and enters refused and failed acts too.

    @dataclass(kw_only=True)
    class PublishItem(Action):
        verb = "catalogue.publish_item"
        title = "发布"
        item: Item

        @property
        def record(self) -> Item:
            return self.item

        def check(self) -> list[Reason]: ...
        def perform(self) -> Item: ...

    PublishItem(context=Context(user=request.user), item=item, expected_version=form_version).execute()
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.db import DatabaseError, models, transaction
from django.utils import timezone

from gongkai.journal.append import StreamMoved, append, stream_of, version_of
from gongkai.journal.inputs import tidy
from gongkai.journal.models import Entry, Origin, Result

LOCAL = ZoneInfo("Asia/Shanghai")
RETRIES = 5
# What a form offers to choose from and our own keys look like this; what people write does not.
KEY = re.compile(r"[a-z][a-z_.]{0,59}")


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why an act may not be done: `message` says in Chinese what is wrong and what to do.

    `field` names the input it belongs to ("" for the act as a whole); `basis` is the article or rule.
    """

    code: str
    message: str
    field: str = ""
    basis: str = ""


class Refused(Exception):
    """The act was not done; `reasons` say why."""

    def __init__(self, reasons: list[Reason]) -> None:
        self.reasons = reasons
        super().__init__("；".join(reason.message for reason in reasons))

    def by_field(self) -> dict[str, list[str]]:
        """Return the messages by input field, for a form."""
        found: dict[str, list[str]] = {}
        for reason in self.reasons:
            found.setdefault(reason.field, []).append(reason.message)
        return found


@dataclass(frozen=True, kw_only=True)
class Context:
    """Who acts, from where, on which day. `user` is None for the public and the system (then say `actor`)."""

    user: Any = None
    origin: str = Origin.WEB
    actor: str = ""
    today: dt.date = field(default_factory=lambda: timezone.now().astimezone(LOCAL).date())

    def __post_init__(self) -> None:
        # A visitor who is not logged in is nobody: records point to no such user.
        if self.user is not None and not getattr(self.user, "is_authenticated", True):
            object.__setattr__(self, "user", None)

    @property
    def is_operator(self) -> bool:
        """Return whether the operator of the machine acts, by command or sample data, in nobody's name.

        Who can run commands here could write the database too; so commands may do what an administrator may,
        and the journal says that it was a command.
        """
        return self.user is None and self.origin in {Origin.COMMAND, Origin.DEMO, Origin.TASK}

    @property
    def actor_id(self) -> str:
        """Return the key of the user, "" where there is none."""
        return str(self.user.pk) if self.user is not None else ""

    @property
    def actor_name(self) -> str:
        """Return the name to enter."""
        if self.actor:
            return self.actor
        if self.user is None:
            return {Origin.PUBLIC: "公众", Origin.WEB: "未登录"}.get(Origin(self.origin), "系统")
        return str(self.user)


@dataclass(kw_only=True)
class Action:
    """One write. Subclasses are dataclasses that set `verb` and `title` and write `check` and `perform`."""

    context: Context
    # version_of(record) when the person opened the form; None where nobody looked at it before.
    expected_version: int | None = None

    verb: ClassVar[str] = ""
    title: ClassVar[str] = ""
    # Fields that never go into the journal: personal data, file contents.
    private: ClassVar[frozenset[str]] = frozenset()

    @property
    def record(self) -> models.Model | None:
        """Return the record acted on; None for an act that makes one."""
        return None

    @property
    def owner(self) -> models.Model | None:
        """Return the record under which an act that makes nothing (refused) is entered: mostly the body."""
        return self.record

    def check(self) -> list[Reason]:
        """Return every reason against the act, none when it may be done. Reads only."""
        raise NotImplementedError

    def perform(self) -> Any:
        """Do it; return the record made or changed. Runs inside the transaction of `execute`."""
        raise NotImplementedError

    def snapshot(self, record: models.Model | None) -> dict[str, Any] | None:
        """Return the state of the record that `before` and `after` keep (`record.journal_state()`)."""
        state = getattr(record, "journal_state", None)
        return state() if state else None

    def details(self) -> dict[str, Any]:
        """Return the inputs for the journal: all fields but the private ones."""
        skipped = {"context", "expected_version"} | set(self.private)
        values = {f.name: getattr(self, f.name) for f in dataclasses.fields(self) if f.name not in skipped}
        record = self.record
        return {name: value for name, value in values.items() if value is not None and value is not record}

    def execute(self) -> Any:
        """Check and perform in one transaction with the entry.

        Returns what `perform` returned. Raises Refused (entered in the journal) with the reasons; any other
        exception is entered as failed and raised again. Texts lose characters that nobody can see (`inputs.tidy`).
        """
        self._tidy()
        try:
            with transaction.atomic():
                return self._execute()
        except Refused as refused:
            self._enter_miss(Result.REFUSED, {"reasons": [self._told(reason) for reason in refused.reasons]})
            raise
        except Exception as error:
            # A database that is gone takes no entry; what matters then is the error itself.
            with contextlib.suppress(DatabaseError, StreamMoved):
                self._enter_miss(Result.FAILED, {"error": type(error).__name__})
            raise

    def _tidy(self) -> None:
        for one in dataclasses.fields(self):
            old = getattr(self, one.name)
            if one.name != "context" and (new := tidy(old)) is not old:
                setattr(self, one.name, new)

    def _execute(self) -> Any:
        self._lock()
        reasons = self._stale() or self.check()
        if reasons:
            raise Refused(reasons)
        before = self.snapshot(self.record)
        result = self.perform()
        record = self.record or (result if isinstance(result, models.Model) else self.owner)
        if record is None:
            raise TypeError(f"{type(self).__name__} acts on no record: give `record` or `owner`")
        self._enter_done(record, before)
        return result

    def _enter_done(self, record: models.Model, before: dict[str, Any] | None) -> None:
        """Append the entry of the act. A refusal entered meanwhile moves the stream: then the next place is taken."""
        stream, after = stream_of(record), self.snapshot(record)
        for _ in range(RETRIES):
            try:
                self._append(stream, record, Result.DONE, self.details(), before, after)
                return
            except StreamMoved as moved:
                later = Entry.objects.filter(stream=stream, seq__gte=moved.seq, result=Result.DONE)
                if (first := later.first()) is not None:
                    raise Refused([self._somebody_was_first(first)]) from moved
        raise Refused([self._somebody_was_first(None)])

    def _lock(self) -> None:
        record = self.record
        if record is not None and record.pk is not None:
            record.refresh_from_db(from_queryset=type(record)._base_manager.select_for_update())

    def _stale(self) -> list[Reason]:
        record = self.record
        if self.expected_version is None or record is None or record.pk is None:
            return []
        if version_of(record) == self.expected_version:
            return []
        later = Entry.objects.filter(
            stream=stream_of(record), seq__gt=self.expected_version, result=Result.DONE
        ).order_by("-seq")
        return [self._somebody_was_first(later.first())]

    @staticmethod
    def _somebody_was_first(entry: Entry | None) -> Reason:
        who = f"{entry.actor}已先一步办理" if entry else "已有人先一步办理"
        title = title_of(entry.verb) if entry else ""
        what = f"（{title}）" if title else ""
        return Reason(code="stale", message=f"{who}本件{what}，您的操作没有执行。请核对最新情况后再操作。")

    def _told(self, reason: Reason) -> dict[str, Any]:
        """Return a reason for the journal. Words may quote what was typed: about an input, its code must do."""
        if reason.field:
            return {**dataclasses.asdict(reason), "message": ""}
        message = reason.message
        for text in sorted(typed_in(self), key=len, reverse=True):
            message = message.replace(text, "…")
        return {**dataclasses.asdict(reason), "message": message}

    def _enter_miss(self, result: str, extra: dict[str, Any]) -> None:
        place = self.record if self.record is not None and self.record.pk is not None else self.owner
        if place is None or place.pk is None:
            stream, place = f"refused:{self.verb}", None
        else:
            stream = stream_of(place)
        for attempt in range(RETRIES):
            try:
                with transaction.atomic():
                    self._append(stream, place, result, {**unread(self.details()), **extra}, None, None)
                return
            except StreamMoved:
                if attempt == RETRIES - 1:
                    raise

    def _append(
        self,
        stream: str,
        record: models.Model | None,
        result: str,
        data: dict[str, Any],
        before: dict[str, Any] | None,
        after: dict[str, Any] | None,
    ) -> None:
        append(
            stream,
            self.verb,
            actor=self.context.actor_name,
            actor_id=self.context.actor_id,
            body_id=body_key(record),
            origin=self.context.origin,
            result=result,
            data=data,
            before=before,
            after=after,
        )


def typed_in(value: Any) -> set[str]:
    """Return the texts that somebody typed into the inputs of an act: no keys, nothing of the records it is about."""
    if isinstance(value, str):
        return set() if len(value) < 2 or KEY.fullmatch(value) else {value}
    if isinstance(value, dict):
        return set().union(*map(typed_in, value.values()))
    if isinstance(value, list | tuple | set | frozenset):
        return set().union(*map(typed_in, value))
    if dataclasses.is_dataclass(value) and not isinstance(value, type | Context):
        return set().union(*(typed_in(getattr(value, one.name)) for one in dataclasses.fields(value)))
    return set()


def unread(value: Any) -> Any:
    """Return inputs that were refused for the journal: records, days, numbers and choices; of what was typed, "…".

    A text may be refused just because it must not be kept (a marking, an identity number), and the journal keeps for
    ever.
    """
    if isinstance(value, dict):
        return {name: unread(item) for name, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [unread(item) for item in value]
    if isinstance(value, str):
        return value if not value or KEY.fullmatch(value) else "…"
    known = value is None or isinstance(value, bool | int | Decimal | dt.date | models.Model)
    return value if known else "…"


def body_key(record: models.Model | None) -> str:
    """Return the key of the body a record belongs to: its own if it is a body, else its `body_id`."""
    if record is None:
        return ""
    if record._meta.label_lower == "agencies.body":
        return str(record.pk)
    return str(getattr(record, "body_id", None) or "")


def all_actions() -> list[type[Action]]:
    """Return every action class that is loaded and has a verb, by verb."""
    found: dict[str, type[Action]] = {}
    todo = list(Action.__subclasses__())
    while todo:
        cls = todo.pop()
        todo.extend(cls.__subclasses__())
        if cls.verb:
            found[cls.verb] = cls
    return [found[verb] for verb in sorted(found)]


def title_of(verb: str) -> str:
    """Return the Chinese title of a verb, "" if no loaded action has it."""
    return next((cls.title for cls in all_actions() if cls.verb == verb), "")
