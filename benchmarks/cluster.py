"""A PostgreSQL of the benchmark's own in a folder, made once and started again: `with cluster(folder): …`.

As `script/with-postgres` with GONGKAI_POSTGRES_DURABLE=1 (default settings, `fsync` on), only that the data stay.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

NAME = "gongkai"


def binaries() -> Path:
    """Return the folder of PostgreSQL's programs, those of the newest version; SystemExit where there are none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    alone = shutil.which("postgres")
    if not found and alone is None:
        raise SystemExit("no PostgreSQL server found; run script/bootstrap --test")
    return found[-1].parent if found else Path(str(alone)).parent


def owner() -> str | None:
    """Return as whom the server must run: PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _run(folder: Path, program: str, *arguments: str) -> None:
    who = owner()
    environment = {**os.environ, "HOME": str(folder)}
    done = subprocess.run(
        [str(binaries() / program), *arguments],
        cwd="/",
        env=environment,
        user=who,
        group=pwd.getpwnam(who).pw_gid if who else None,
        extra_groups=[] if who else None,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"{program}: {done.stderr.strip()}")


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """Start the server over `folder` (made when it is not there) and give its address; stop it in the end.

    GONGKAI_DATABASE_URL names it meanwhile. A server that was killed recovers by itself when it starts.
    """
    folder.mkdir(parents=True, exist_ok=True)
    data, who = folder / "data", owner()
    if who is not None:
        shutil.chown(folder, who)
    if (data / "postmaster.pid").exists():  # left behind by a benchmark that was killed
        with suppress(SystemExit):
            _run(folder, "pg_ctl", "-D", str(data), "-m", "fast", "-w", "stop")
    fresh = not (data / "PG_VERSION").exists()
    if fresh:
        _run(folder, "initdb", "-D", str(data), "-U", NAME, "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    options = f"-h 127.0.0.1 -p {port} -k {folder}"
    _run(
        folder,
        "pg_ctl",
        *("-D", str(data), "-w", "-t", "120", "-l", str(folder / "server.log"), "-o", options),
        "start",
    )
    try:
        if fresh:
            _run(folder, "createdb", "-h", "127.0.0.1", "-p", port, "-U", NAME, NAME)
        os.environ["GONGKAI_DATABASE_URL"] = f"postgresql://{NAME}@127.0.0.1:{port}/{NAME}"
        yield os.environ["GONGKAI_DATABASE_URL"]
    finally:
        from django.db import connections

        connections.close_all()
        os.environ.pop("GONGKAI_DATABASE_URL", None)
        _run(folder, "pg_ctl", "-D", str(data), "-m", "fast", "-w", "stop")
