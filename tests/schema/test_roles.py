"""Each service's roles as they are provisioned: X_app, as which the service signs in, X_maint, and X_owner, as which
nobody can. None reaches another service's database or has a superpower, and the audit log is out of their service's
hands."""

from processes import Failed
from schema_case import POSTGRES_SERVICES, SchemaCase

POWERS = ("rolsuper", "rolcreatedb", "rolcreaterole", "rolreplication", "rolbypassrls")


class Roles(SchemaCase):
    NAME = "roles"

    def refused(self, service: str, statement: str, user: str) -> str:
        """The error that a statement ends with; an empty one: it was carried out."""
        try:
            self.system.sql(service, statement, user)
        except Failed as failure:
            return str(failure)
        return ""

    def test_a_service_signs_in_to_its_own_database_only(self):
        for service in POSTGRES_SERVICES:
            for role in (f"{service}_app", f"{service}_maint"):
                self.assertEqual("1", self.value(service, "SELECT 1", role))
                for other in POSTGRES_SERVICES:
                    if other != service:
                        with self.subTest(role=role, database=other):
                            self.assertIn("permission denied for database", self.refused(other, "SELECT 1", role))

    def test_nor_to_the_clusters_common_databases(self):
        for service in POSTGRES_SERVICES:
            for database in ("postgres", "template1"):
                allowed = self.value("user", f"SELECT has_database_privilege('{service}_app', '{database}', 'CONNECT')")
                self.assertEqual("f", allowed, f"{service}_app may connect to {database}")

    def test_nobody_signs_in_as_an_owner(self):
        for service in POSTGRES_SERVICES:
            self.assertIn("not permitted to log in", self.refused(service, "SELECT 1", f"{service}_owner"))

    def test_none_has_a_superpower(self):
        for service in POSTGRES_SERVICES:
            for role in (f"{service}_app", f"{service}_maint", f"{service}_owner"):
                columns = " OR ".join(POWERS)
                found = self.value("user", f"SELECT {columns} FROM pg_roles WHERE rolname = '{role}'")
                self.assertEqual("f", found, role)
                granted = "SELECT string_agg(g.rolname, ',' ORDER BY 1) FROM pg_auth_members m "
                granted += "JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles r ON r.oid = m.member "
                members = self.value("user", f"{granted} WHERE r.rolname = '{role}'")
                # The owner's one is for the alarm that names the transactions which hold up the feeds.
                expected = {"app": "", "maint": f"{service}_owner", "owner": "pg_read_all_stats"}
                self.assertEqual(expected[role.rsplit("_", 1)[1]], members, role)

    def test_the_service_makes_and_changes_no_tables(self):
        for service in POSTGRES_SERVICES:
            app = f"{service}_app"
            table = self.value(service, "SELECT min(tablename) FROM pg_tables WHERE schemaname = 'public'")
            for statement in (
                "CREATE TABLE mine (id int)",
                f"ALTER TABLE {table} ADD COLUMN mine int",
                f"DROP TABLE {table}",
                f"TRUNCATE {table}",
                f"ALTER TABLE {table} DISABLE TRIGGER ALL",
                f"SET ROLE {service}_owner",
                f"SET ROLE {service}_maint",
                "SET session_replication_role = replica",
                "CREATE ROLE mine",
                "CREATE DATABASE mine",
                "COPY (SELECT 1) TO PROGRAM 'true'",
            ):
                with self.subTest(role=app, statement=statement):
                    self.assertRegex(
                        self.refused(service, statement, app), "permission denied|must be owner|must be superuser"
                    )

    def test_the_audit_log_is_append_only(self):
        count = "SELECT count(*) || md5(string_agg(a::text, ',' ORDER BY id)) FROM booking_audit_log a"
        before = self.value("booking", count)
        self.assertNotEqual("0", before)
        for statement in (
            "UPDATE booking_audit_log SET notes = 'nothing happened'",
            "DELETE FROM booking_audit_log",
            "TRUNCATE booking_audit_log",
            "DROP TABLE booking_audit_log",
            "ALTER TABLE booking_audit_log DROP COLUMN notes",
        ):
            with self.subTest(statement=statement):
                self.assertRegex(self.refused("booking", statement, "booking_app"), "permission denied|must be owner")
        self.assertEqual(before, self.value("booking", count))

    def test_what_was_taken_cant_be_granted_back(self):
        for statement in (
            "GRANT UPDATE, DELETE ON booking_audit_log TO booking_app",
            "GRANT ALL ON ALL TABLES IN SCHEMA public TO booking_app",
            "GRANT booking_owner TO booking_app",
            "ALTER TABLE booking_audit_log OWNER TO booking_app",
        ):
            with self.subTest(statement=statement):
                self.refused("booking", statement, "booking_app")  # some only warn that nothing was granted
                for privilege in ("UPDATE", "DELETE", "TRUNCATE"):
                    has = f"SELECT has_table_privilege('booking_app', 'booking_audit_log', '{privilege}')"
                    self.assertEqual("f", self.value("booking", has))
        self.assertEqual("f", self.value("booking", "SELECT pg_has_role('booking_app', 'booking_owner', 'MEMBER')"))

    def test_months_are_closed_by_the_side_door_too(self):
        for privilege in ("UPDATE", "DELETE"):
            open_ones = self.value(
                "booking",
                "SELECT count(*) FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent "
                "WHERE p.relname = 'bookings' "
                f"AND has_table_privilege('booking_app', i.inhrelid::regclass, '{privilege}')",
            )
            self.assertEqual("0", open_ones, privilege)
