"""Staff, roles and what they let somebody see."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.support.agencies import PASSWORD, give, make_body, make_user, operator

from gongkai.agencies.actions import (
    AssignRole,
    CreateUser,
    DeactivateUser,
    DissolveBody,
    EndAssignment,
    PlaceBody,
    RestoreAccess,
)
from gongkai.agencies.models import ADMIN_ROLES, READING_ROLES, Assignment, Body, Role, User
from gongkai.agencies.queries import (
    assignments_of,
    bodies_visible_to,
    home_body,
    local_today,
    roles_at,
    staff_with,
)
from gongkai.agencies.rules import is_audit_admin, is_clerk, is_security_admin, is_system_admin
from gongkai.files.incoming import Incoming
from gongkai.files.models import StoredFile
from gongkai.journal.actions import Context, Refused

pytestmark = pytest.mark.django_db
DAY = dt.date.fromisoformat
TODAY = local_today()


def refusals(act: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        act.execute()
    return [(reason.field, reason.code) for reason in refused.value.reasons]


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


@pytest.fixture
def tree() -> dict[str, Body]:
    city = make_body("city")
    county = make_body("county", city)
    town = make_body("town", county)
    return {"city": city, "county": county, "town": town, "sibling": make_body("sibling", city)}


def slugs(user: Any, roles: Any = None) -> list[str]:
    return sorted(body.slug for body in bodies_visible_to(user, roles))


def test_visible_is_the_body_and_with_subtree_what_is_under_it(tree: dict[str, Body]) -> None:
    narrow = make_user("narrow", Role.CLERK, tree["county"])
    wide = make_user("wide", Role.SUPERVISOR, tree["county"], with_subtree=True)
    assert slugs(narrow) == ["county"]
    assert slugs(wide) == ["county", "town"]
    assert slugs(wide, [Role.CLERK]) == []
    assert slugs(make_user("nobody")) == []
    assert slugs(None) == []


def test_administrators_do_not_read_the_ledgers(tree: dict[str, Body]) -> None:
    for role in sorted(ADMIN_ROLES):
        admin = make_user(f"a-{role}", role, tree["city"], with_subtree=True)
        assert slugs(admin) == []
        assert slugs(admin, [role]) == ["city", "county", "sibling", "town"]


def test_records_follow_their_body_and_foreign_ones_are_not_found(tree: dict[str, Body]) -> None:
    files = {slug: Incoming.take("a.txt", slug.encode()).keep(body) for slug, body in tree.items()}
    wide = make_user("wide", Role.HEAD, tree["county"], with_subtree=True)
    seen = StoredFile.objects.visible_to(wide)
    assert {file.body.slug for file in seen} == {"county", "town"}
    with pytest.raises(StoredFile.DoesNotExist):
        seen.get(public_id=files["city"].public_id)


def test_tree_of_today_decides_what_is_seen(tree: dict[str, Body]) -> None:
    wide = make_user("wide", Role.SUPERVISOR, tree["county"], with_subtree=True)
    other = make_user("other", Role.SUPERVISOR, tree["sibling"], with_subtree=True)
    PlaceBody(context=operator(), body=tree["town"], parent=tree["sibling"], from_day=TODAY).execute()
    assert slugs(fresh(wide)) == ["county"]
    assert slugs(fresh(other)) == ["sibling", "town"]


def test_staff_of_a_dissolved_body_still_see_its_records(tree: dict[str, Body]) -> None:
    clerk = make_user("clerk", Role.CLERK, tree["town"])
    DissolveBody(
        context=operator(), body=tree["town"], last_day=DAY("2024-01-31"), successors=[tree["county"]]
    ).execute()
    assert slugs(fresh(clerk)) == ["town"]
    above = make_user("above", Role.SUPERVISOR, tree["city"], with_subtree=True)
    assert slugs(above) == ["city", "county", "sibling", "town"]


def test_role_holds_from_its_first_to_its_last_day(tree: dict[str, Body]) -> None:
    user, body = make_user("user"), tree["town"]
    first, last = TODAY - dt.timedelta(days=5), TODAY + dt.timedelta(days=5)
    AssignRole(
        context=operator(), user=user, body=body, role=Role.CLERK, valid_from=first, valid_until=last
    ).execute()
    one_day = dt.timedelta(days=1)
    held = [
        bool(assignments_of(fresh(user), day))
        for day in (first - one_day, first, TODAY, last, last + one_day)
    ]
    assert held == [False, True, True, True, False]


def test_roles_at_joins_direct_roles_and_those_from_above(tree: dict[str, Body]) -> None:
    user = make_user("user", Role.SUPERVISOR, tree["city"], with_subtree=True)
    give(user, Role.CLERK, tree["town"])
    give(user, Role.HEAD, tree["county"])
    assert roles_at(user, tree["town"]) == {Role.CLERK, Role.SUPERVISOR}
    assert roles_at(user, tree["county"].pk) == {Role.HEAD, Role.SUPERVISOR}
    assert roles_at(user, tree["city"]) == {Role.SUPERVISOR}
    assert roles_at(user, make_body("foreign")) == set()
    assert is_clerk(user, tree["town"])
    assert not is_clerk(user, tree["city"])
    assert home_body(user) == tree["city"]


def test_inactive_people_have_nothing(tree: dict[str, Body]) -> None:
    user = make_user("user", Role.CLERK, tree["town"])
    assert staff_with(tree["town"], Role.CLERK) == [user]
    DeactivateUser(context=operator(), user=user, reason="调离").execute()
    gone = fresh(user)
    assert roles_at(gone, tree["town"]) == set()
    assert staff_with(tree["town"], Role.CLERK) == []
    assert refusals(DeactivateUser(context=operator(), user=gone, reason="再次")) == [("", "state")]
    again = AssignRole(context=operator(), user=gone, body=tree["city"], role=Role.HEAD)
    assert refusals(again) == [("user", "inactive")]


@pytest.mark.parametrize("first", sorted(ADMIN_ROLES))
@pytest.mark.parametrize("second", sorted(ADMIN_ROLES))
def test_three_administrators_exclude_each_other(tree: dict[str, Body], first: str, second: str) -> None:
    user = make_user("user", first, tree["city"])
    act = AssignRole(context=operator(), user=user, body=tree["town"], role=second)
    if first == second:
        act.execute()
    else:
        assert refusals(act) == [("role", "exclusive")]


def test_exclusion_looks_into_the_future_and_forgets_the_past(tree: dict[str, Body]) -> None:
    user, body = make_user("user"), tree["city"]

    def assign(role: str, first: dt.date, last: dt.date | None = None) -> AssignRole:
        return AssignRole(
            context=operator(), user=user, body=body, role=role, valid_from=first, valid_until=last
        )

    def day(offset: int) -> dt.date:
        return TODAY + dt.timedelta(days=offset)

    assign(Role.AUDIT_ADMIN, day(-100), day(-50)).execute()
    assign(Role.SYSTEM_ADMIN, day(30)).execute()
    assert refusals(assign(Role.SECURITY_ADMIN, day(0))) == [("role", "exclusive")]
    assign(Role.SECURITY_ADMIN, day(0), day(29)).execute()
    assert refusals(assign(Role.SECURITY_ADMIN, day(10), day(20))) == [("role", "held")]
    assert refusals(assign(Role.CLERK, day(10), day(9))) == [("valid_until", "order")]


def test_assigning_is_for_the_security_administrator_and_not_for_oneself(tree: dict[str, Body]) -> None:
    security = make_user("security", Role.SECURITY_ADMIN, tree["county"], with_subtree=True)
    system = make_user("system", Role.SYSTEM_ADMIN, tree["county"], with_subtree=True)
    somebody = make_user("somebody")

    def assign(by: User, body: str, to: User = somebody) -> AssignRole:
        return AssignRole(context=Context(user=by), user=to, body=tree[body], role=Role.CLERK)

    assign(security, "town").execute()
    assert refusals(assign(security, "city")) == [("", "right")]
    assert refusals(assign(system, "town", system)) == [("", "right"), ("", "own")]
    assert refusals(assign(security, "county", security)) == [("", "own")]


def test_role_ends_yesterday_or_on_a_named_day(tree: dict[str, Body]) -> None:
    user = make_user("user", Role.CLERK, tree["town"])
    assignment = Assignment.objects.get(user=user)
    EndAssignment(context=operator(), assignment=assignment).execute()
    assert roles_at(fresh(user), tree["town"]) == set()
    assert refusals(EndAssignment(context=operator(), assignment=assignment)) == [("", "state")]
    give(user, Role.HEAD, tree["town"])
    head = Assignment.objects.get(user=user, role=Role.HEAD)
    EndAssignment(context=operator(), assignment=head, last_day=TODAY).execute()
    assert roles_at(fresh(user), tree["town"]) == {Role.HEAD}


def test_accounts_say_what_is_wrong() -> None:
    make_user("taken")

    def create(**more: str) -> CreateUser:
        given = {"username": "new", "name": "新人", "password": PASSWORD}
        return CreateUser(context=operator(), **{**given, **more})

    assert refusals(create(username="taken")) == [("username", "taken")]
    assert refusals(create(username="有 空格")) == [("username", "username")]
    assert refusals(create(name="")) == [("name", "required")]
    assert refusals(create(name="长" * 61)) == [("name", "long")]
    assert refusals(create(password="123456")) == [("password", "password")] * 2
    made = create().execute()
    assert made.check_password(PASSWORD)


def test_password_is_reset_by_somebody_else_who_may(tree: dict[str, Body]) -> None:
    clerk = make_user("clerk", Role.CLERK, tree["town"])
    near = make_user("near", Role.SECURITY_ADMIN, tree["county"], with_subtree=True)
    far = make_user("far", Role.SECURITY_ADMIN, tree["sibling"])

    def reset(by: User, user: User = clerk, password: str = "another-long-one-7") -> RestoreAccess:
        return RestoreAccess(context=Context(user=by), user=user, password=password, reason="遗失手机")

    assert refusals(reset(far)) == [("", "right")]
    assert refusals(reset(near, near)) == [("", "own")]
    assert ("password", "password") in refusals(reset(near, password="short"))
    DeactivateUser(context=Context(user=near), user=clerk, reason="休假").execute()
    reset(near).execute()
    back = fresh(clerk)
    assert back.is_active
    assert back.check_password("another-long-one-7")


def test_account_of_two_bodies_is_closed_only_by_who_administers_both(tree: dict[str, Body]) -> None:
    user = make_user("user", Role.CLERK, tree["town"])
    give(user, Role.CLERK, tree["sibling"])
    county = make_user("county-security", Role.SECURITY_ADMIN, tree["county"], with_subtree=True)
    city = make_user("city-security", Role.SECURITY_ADMIN, tree["city"], with_subtree=True)
    act = DeactivateUser(context=Context(user=county), user=user, reason="调离")
    assert refusals(act) == [("", "right")]
    DeactivateUser(context=Context(user=city), user=user, reason="调离").execute()


def test_kinds_of_administrators(tree: dict[str, Body]) -> None:
    checks = {
        Role.SYSTEM_ADMIN: is_system_admin,
        Role.SECURITY_ADMIN: is_security_admin,
        Role.AUDIT_ADMIN: is_audit_admin,
    }
    for role in checks:
        user = make_user(f"u-{role}", role, tree["town"])
        assert [bool(check(user)) for check in checks.values()] == [other == role for other in checks]
    assert not READING_ROLES & ADMIN_ROLES
