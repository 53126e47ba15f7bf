"""What Airside sends to PostgreSQL, taken from the server's own log, as a script for pgbench: so that the reference
runs the same statements with the same parameters, and can't lag behind the code."""

import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from processes import Failed

ENTRY = re.compile(r"^\S+ \S+ UTC \[(\d+)\] (\S*) (\S*) (LOG|DETAIL|STATEMENT|ERROR|WARNING|HINT):  (.*)", re.S)
EXECUTED = re.compile(r"execute ([^:]+): (.*)", re.S)
PARAMETER = re.compile(r"\$\d+ = (NULL|'(?:[^']|'')*')", re.S)
# What has to be new in each transaction: ids, fingerprints of people on flights, references.
TOKEN = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=\\x)[0-9a-f]{64}|\bBK[A-Z0-9]{8}\b")
# An id that rises with time, as ours do; `k` tells those of one transaction from each other.
NEW_ID = "'0' || to_hex((extract(epoch FROM now()) * 1000)::bigint) || lpad(to_hex(:n::bigint + {k}), 20, '0')"


@dataclass
class Statement:
    name: str
    sql: str
    parameters: list[str | None] = field(default_factory=list)


@dataclass
class PgbenchScript:
    path: Path
    arguments: list[str]  # the parameters, as variables of pgbench
    statements: int


class Recording:
    """`with Recording(system, role) as recording:` every statement that the role's new connections send in it."""

    def __init__(self, system, role: str):
        self.postgres, self.role = system.servers.postgres, role

    def psql(self, sql: str, database: str = "postgres") -> str:
        command = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", f"{self.postgres.server} user=postgres dbname={database}"]
        done = subprocess.run(command, input=sql, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Failed(f"psql failed: {done.stderr}")
        return done.stdout

    def __enter__(self) -> "Recording":
        self.start = self.postgres.log.stat().st_size
        self.psql(f"ALTER ROLE {self.role} SET log_statement = 'all'")
        return self

    def __exit__(self, *_) -> None:
        self.psql(f"ALTER ROLE {self.role} RESET log_statement")
        with self.postgres.log.open("rb") as log:
            log.seek(self.start)
            self.text = log.read().decode(errors="replace")

    def statements(self, session: str) -> list[Statement]:
        """Of the connections of that application_name, in the log's order."""
        entries: list[str] = []
        for line in self.text.splitlines():
            if line.startswith("\t") and entries:
                entries[-1] += "\n" + line[1:]
            else:
                entries.append(line)
        found: list[Statement] = []
        for entry in entries:
            match = ENTRY.match(entry)
            if not match or match[3] != session:
                continue
            executed = EXECUTED.match(match[5])
            if match[4] == "LOG" and executed:
                found.append(Statement(executed[1], executed[2].strip()))
            elif match[4] == "DETAIL" and match[5].startswith("parameters: ") and found:
                found[-1].parameters = [unquoted(value) for value in PARAMETER.findall(match[5])]
        return found

    def types(self, database: str, sql: str) -> list[str]:
        """Those that the server infers for the parameters."""
        found = self.psql(
            f"PREPARE it AS {sql}; SELECT unnest(parameter_types) FROM pg_prepared_statements WHERE name = 'it';",
            database,
        )
        return found.split("\n")[:-1]

    def script(
        self, path: Path, *, session: str, database: str = "booking_service_db", only: str = ""
    ) -> PgbenchScript:
        """One transaction: from the first BEGIN to its COMMIT, or the statement named `only`."""
        found = self.statements(session)
        if only:
            kept = [one for one in found if one.name == only][:1]
            fresh: list[str] = []
        else:
            ends = [i for i, one in enumerate(found) if one.sql.upper() == "COMMIT"]
            begins = [i for i, one in enumerate(found) if one.sql.upper().startswith("BEGIN")]
            if len(ends) < 2 or len(begins) < 2:
                raise Failed("the server's log does not have two whole transactions")
            kept = found[begins[0] : ends[0] + 1]
            fresh = differing(kept, found[begins[1] : ends[1] + 1])
        if not kept:
            raise Failed(f"the server's log does not have {only}")
        return self.written(path, database, kept, fresh)

    def written(self, path: Path, database: str, kept: list[Statement], fresh: list[str]) -> PgbenchScript:
        lines, arguments = ["\\set n random(1, 9000000000000000000)"] if fresh else [], []
        for i, statement in enumerate(kept):
            sql = statement.sql
            kinds = self.types(database, sql) if statement.parameters else []
            values = []
            for j, (value, kind) in enumerate(zip(statement.parameters, kinds, strict=True)):
                variable = f"p{i}_{j}"
                values.append(expression(value, kind, variable, fresh))
                if f":{variable}" in values[-1]:
                    arguments += ["-D", f"{variable}={value}"]
            sql = re.sub(r"\$(\d+)", lambda match, known=values: known[int(match[1]) - 1], sql)
            lines.append(" ".join(line.strip() for line in sql.splitlines()) + ";")
        path.write_text("\n".join(lines) + "\n")
        return PgbenchScript(path, arguments, len(kept))


def unquoted(value: str) -> str | None:
    return None if value == "NULL" else value[1:-1].replace("''", "'")


def differing(first: list[Statement], second: list[Statement]) -> list[str]:
    """The tokens of the first transaction that are others in the second."""
    there = {token for one in second for value in one.parameters if value for token in TOKEN.findall(value)}
    here = [token for one in first for value in one.parameters if value for token in TOKEN.findall(value)]
    return [token for token in dict.fromkeys(here) if token not in there]


def expression(value: str | None, kind: str, variable: str, fresh: list[str]) -> str:
    """A parameter in the script: a variable, with what has to be new in each transaction put in by the server."""
    if value is None:
        return f"NULL::{kind}"
    if not value:  # pgbench takes no variable without a value
        return f"''::{kind}"
    if value in fresh:
        return f"({new(value, fresh)})::{kind}"
    tokens = [token for token in TOKEN.findall(value) if token in fresh]
    # Events and messages only carry ids along; rows that are made from JSON, and keys in arrays, have to be new.
    if not tokens or not (kind.endswith("[]") or value.startswith("[{")):
        return f":{variable}::{kind}"
    text = f":{variable}::text"
    for token in dict.fromkeys(tokens):
        text = f"replace({text}, '{token}', {new(token, fresh)})"
    return f"({text})::{kind}"


def new(token: str, fresh: list[str]) -> str:
    k = fresh.index(token)
    if token.startswith("BK"):
        return "'BK' || translate(substr(upper(md5(:n::text)), 1, 8), '01', 'XY')"
    text = NEW_ID.format(k=k)
    return f"lpad({text}, 64, '0')" if len(token) == 64 else text
