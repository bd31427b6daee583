"""Records for processes that died which of their messages had arrived without a mark."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import bindparam, text

from storage.engine.transaction import Unit
from storage.queue.states import MessageState, may_become

_ARRIVED = text(
    f"UPDATE outbox SET state = '{MessageState.SENT}', owner = NULL, body = NULL,"
    " attempts = attempts + 1"
    f" WHERE owner = :owner AND id IN :ids AND {may_become(MessageState.SENT)}"
).bindparams(bindparam("ids", expanding=True))
_DROP_SPARES = text(
    f"UPDATE outbox SET state = '{MessageState.DROPPED}', body = NULL"
    f" WHERE {may_become(MessageState.DROPPED, [MessageState.SPARE])} AND id IN"
    f" (SELECT spare FROM outbox WHERE id IN :ids AND state = '{MessageState.SENT}')"
).bindparams(bindparam("ids", expanding=True))


def record(unit: Unit, owner: str, ids: Collection[str]) -> int:
    """Record that these messages arrived, if this process owns them still; return how many did.

    Their content is deleted and their spare messages are dropped, as for any message that arrived.
    """
    if not ids:
        return 0
    arrived = unit.connection.execute(_ARRIVED, {"owner": owner, "ids": list(ids)}).rowcount
    if arrived:
        unit.connection.execute(_DROP_SPARES, {"ids": list(ids)})
    return arrived
