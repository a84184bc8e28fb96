"""Take items through clearance in tests that are about something else."""

from __future__ import annotations

from gongkai.catalogue.actions import PassOnPaper, PassStage, SubmitItem
from gongkai.catalogue.clearance import flow
from gongkai.catalogue.clearance.flow import Signature
from gongkai.catalogue.models import Item
from gongkai.journal.actions import Context

SECRECY = "保密审查员签名"


def sign_secrecy(item: Item, clerk: Context) -> Item:
    """Enter the signature of the secrecy reviewer on paper."""
    signature = Signature(signed_by=SECRECY, signed_on=clerk.today, proofread=True)
    done: Item = PassOnPaper(context=clerk, item=item, signatures=[signature]).execute()
    return done


def clear(item: Item, clerk: Context, leader: Context) -> Item:
    """Hand a draft in by `clerk`; the secrecy reviewer signs on paper, `leader` passes the last stage on screen."""
    SubmitItem(context=clerk, item=item, self_checked=True).execute()
    sign_secrecy(item, clerk)
    done: Item = PassStage(context=leader, item=item, proofread=True).execute()
    return done


def clear_on_paper(item: Item, clerk: Context, *names: str) -> Item:
    """Enter the signatures of all stages that wait on one sheet: `names` in order, the last one for the rest."""
    clearance = flow.open_of(item)
    assert clearance is not None
    waiting = flow.waiting_in(clearance)
    given = [*names, *[names[-1]] * len(waiting)][: len(waiting)]
    signatures = [Signature(signed_by=name, signed_on=clerk.today, proofread=True) for name in given]
    done: Item = PassOnPaper(context=clerk, item=item, signatures=signatures).execute()
    return done
