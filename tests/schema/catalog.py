"""What pg_catalog says of a database's tables, as short facts that can be compared: {"users": {"column email":
"varchar(255) not null", "index idx_users_phone": "(phone) where (deleted_at IS NULL)", …}}. Partitions are left out."""

import re

FACTS = """
SELECT relname, fact, regexp_replace(said, '\\s+', ' ', 'g') FROM (
SELECT c.relname, 'column ' || a.attname AS fact, format_type(a.atttypid, a.atttypmod)
       || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
       || CASE WHEN a.attidentity <> '' THEN ' identity' WHEN a.attgenerated <> '' THEN ' generated'
               WHEN d.adbin IS NOT NULL THEN ' default ' || pg_get_expr(d.adbin, d.adrelid) ELSE '' END AS said
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum WHERE {mine}
UNION ALL
SELECT c.relname, CASE k.contype WHEN 'p' THEN 'primary key' WHEN 'u' THEN 'unique ' ELSE 'references ' END
       || CASE WHEN k.contype = 'p' THEN '' ELSE substring(pg_get_constraintdef(k.oid) FROM '\\([^)]*\\)') END,
       CASE WHEN k.contype = 'f' THEN substring(pg_get_constraintdef(k.oid) FROM 'REFERENCES (.*)')
            ELSE substring(pg_get_constraintdef(k.oid) FROM '\\(.*') END
  FROM pg_class c JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype IN ('p', 'u', 'f') WHERE {mine}
UNION ALL
SELECT c.relname, 'check ' || k.conname, pg_get_constraintdef(k.oid)
  FROM pg_class c JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'c' WHERE {mine}
UNION ALL
SELECT c.relname, 'index ' || i.relname, CASE WHEN x.indisunique THEN 'unique ' ELSE '' END
       || substring(pg_get_indexdef(i.oid) FROM 'USING btree (.*)')
  FROM pg_class c JOIN pg_index x ON x.indrelid = c.oid JOIN pg_class i ON i.oid = x.indexrelid
 WHERE {mine} AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u'))
UNION ALL
SELECT c.relname, 'trigger ' || t.tgname, lower(substring(pg_get_triggerdef(t.oid) FROM '(BEFORE|AFTER)'))
       || lower(substring(pg_get_triggerdef(t.oid) FROM '(?:BEFORE|AFTER)(.*) ON '))
  FROM pg_class c JOIN pg_trigger t ON t.tgrelid = c.oid AND NOT t.tgisinternal WHERE {mine}
UNION ALL
SELECT c.relname, 'partition by', pg_get_partkeydef(c.oid) FROM pg_class c WHERE c.relkind = 'p' AND {mine}
UNION ALL
SELECT c.relname, 'view', '' FROM pg_class c WHERE c.relkind IN ('v', 'm')
   AND c.relnamespace = 'public'::regnamespace
) facts ORDER BY 1, 2
""".replace("{mine}", "c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace")

SHORTER = [
    (r"character varying", "varchar"),
    (r"timestamp with time zone", "timestamptz"),
    (r"CURRENT_TIMESTAMP", "now()"),
    (r"::(varchar|text|double precision)(\[\])?", ""),
    (r"CHECK ", ""),
    (r" WHERE ", " where "),
]
ONE_OF = re.compile(r"^\(\((?:\((\w+)\)|(\w+)) = ANY \(+ARRAY\[(.*?)\]\)*$")


def shorter(text: str) -> str:
    for pattern, short in SHORTER:
        text = re.sub(pattern, short, text)
    return text.strip()


def facts_of(rows: list[list[str]]) -> dict[str, dict[str, str]]:
    """A CHECK that lists a column's values becomes `values COLUMN`, whatever its name."""
    found: dict[str, dict[str, str]] = {}
    for table, key, value in rows:
        text = shorter(value)
        listed = ONE_OF.match(text) if key.startswith("check ") else None
        if listed:
            key = f"values {listed[1] or listed[2]}"
            text = ", ".join(sorted(re.findall(r"'([^']*)'", listed[3])))
        found.setdefault(table, {})[key] = text
    return found


def read(system, service: str) -> dict[str, dict[str, str]]:
    return facts_of(system.sql(service, FACTS))
