"""What keeps the machine from keeping anything, in words for those who use it and those who run it.

Nothing of this loses what was acknowledged: an act stands whole or not at all.
"""

from __future__ import annotations

import errno
import sqlite3

from shizheng.plan.text import Text

FULL = Text("磁碟空間不足", "the disk is full")
READ_ONLY = Text(
    "資料夾或資料庫無法寫入（唯讀或權限不足）",
    "the home folder or the database can't be written to: it is read-only, or not the program's own",
)
DISK = Text("磁碟讀寫發生錯誤", "the disk fails to read or write")
BUSY = Text("資料庫忙碌中", "the database is busy")
GONE = Text("資料庫沒有回應", "the database does not answer")

_OF_ERRNO = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), FULL),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), READ_ONLY),
    errno.EIO: DISK,
}
_OF_SQLITE = {
    sqlite3.SQLITE_FULL: FULL,
    **dict.fromkeys((sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM), READ_ONLY),
    sqlite3.SQLITE_IOERR: DISK,
    sqlite3.SQLITE_BUSY: BUSY,
}
_OF_SQLSTATE = {"53100": FULL, "25006": READ_ONLY, "58030": DISK, "57P01": GONE, "57P03": GONE}
"""PostgreSQL's own codes."""
_CONNECTION = "08"


def hindrance(error: BaseException | None) -> Text | None:
    """What an error, or the one that it came of, tells of the machine; None for a fault of any other kind."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        words = _told(error)
        if words is not None:
            return words
        error = error.__cause__ or error.__context__
    return None


def _told(error: BaseException) -> Text | None:
    code: int | None = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        # The last byte is the kind; the rest says more of it.
        return _OF_SQLITE.get(code & 0xFF)
    if hasattr(error, "sqlstate"):
        state = error.sqlstate
        lost = state is None and type(error).__name__ == "OperationalError"
        return GONE if lost or str(state).startswith(_CONNECTION) else _OF_SQLSTATE.get(str(state))
    return _OF_ERRNO.get(error.errno or 0) if isinstance(error, OSError) else None
