"""Who may do what to a report."""

from __future__ import annotations

from gongkai.agencies.models import Role
from gongkai.agencies.rules import has_role, is_head

# The disclosure office compiles, adjusts and writes; the head answers for the report (2021 notice).
may_prepare = has_role(Role.CLERK, Role.DISCLOSURE_OFFICER, Role.HEAD)
may_decide_findings = has_role(Role.DISCLOSURE_OFFICER, Role.HEAD)
may_publish = is_head
