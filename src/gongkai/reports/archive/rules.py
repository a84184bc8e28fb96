"""Who may do what in the archive: the supervisor of the subtree, the body's disclosure office, its head."""

from __future__ import annotations

from gongkai.agencies.models import Role
from gongkai.agencies.rules import has_role

ARCHIVISTS = frozenset({Role.SUPERVISOR, Role.DISCLOSURE_OFFICER, Role.HEAD})
WHO = "主管部门监督员、本机关公开工作机构人员或负责人"
may_archive = has_role(*ARCHIVISTS)
