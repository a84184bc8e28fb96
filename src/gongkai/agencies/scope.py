"""`visible_to(user)`: the one place that decides which bodies' records somebody sees."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


class ScopedQuerySet(models.QuerySet[Any]):
    """Query set of records that belong to a body (`scope_field` of the model names the way to it)."""

    def visible_to(
        self, user: AbstractBaseUser | AnonymousUser | None, roles: Collection[str] | None = None
    ) -> Self:
        """Return the records of the bodies at which `user` has one of `roles` today (default: who reads).

        Nobody and users without an assignment see nothing. A view that gets a record from this query set
        answers 404 for a foreign one, so its existence is not told.
        """
        from gongkai.agencies.queries import visible_body_ids

        field = getattr(self.model, "scope_field", "body_id")
        return self.filter(**{f"{field}__in": visible_body_ids(user, roles)})
