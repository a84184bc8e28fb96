"""Who may do what in the catalogue: named predicates over the record's body."""

from __future__ import annotations

from typing import Any

from rules.predicates import Predicate

from gongkai.agencies.models import Role
from gongkai.agencies.rules import has_role, require
from gongkai.journal.actions import Context, Reason

# Drafts, edits, attaches files, submits, publishes what was approved, notes releases, enters paper signatures.
may_draft = has_role(Role.CLERK, Role.DISCLOSURE_OFFICER, Role.HEAD)
DRAFTERS = "本机关信息专干、公开工作机构人员或者负责人"
# Approves and returns; takes back what is public; marks repeal. Whoever publishes answers for it.
may_approve = has_role(Role.DISCLOSURE_OFFICER, Role.HEAD)
APPROVERS = "本机关公开工作机构人员或者负责人"
# Holds one of the stages of clearance (which one is a setting).
may_review = has_role(Role.SECRECY_REVIEWER, Role.DISCLOSURE_OFFICER, Role.HEAD)
REVIEWERS = "本机关保密审查人、公开工作机构人员或者负责人"
# Approves the result of a clean-up.
may_lead = has_role(Role.HEAD)
# Keeps the columns, imports in bulk.
may_arrange = has_role(Role.DISCLOSURE_OFFICER, Role.SYSTEM_ADMIN)
ARRANGERS = "本机关公开工作机构人员或者系统管理员"
may_import = has_role(Role.DISCLOSURE_OFFICER)
IMPORTERS = "本机关公开工作机构人员"


def right(context: Context, predicate: Predicate, record: Any, who: str) -> list[Reason]:
    """Return the reason "only {who} may do this" unless the context's user may, or the operator acts."""
    allowed = context.is_operator or (context.user is not None and bool(predicate(context.user, record)))
    return require(allowed, who)
