-- What site and worker may do in PostgreSQL. The owner of the tables runs this once, after the
-- first `manage.py migrate`, and again when a new version says so:
--
--   psql -v ON_ERROR_STOP=1 -v app=mybackpain_app -d mybackpain -f docs/grants.sql

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO :"app";

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"app";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO :"app";
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"app";
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO :"app";

-- Logs are written and read, never rewritten.
REVOKE UPDATE, DELETE ON mybackpain_auditentry, django_admin_log FROM :"app";
-- Only the owner migrates.
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM :"app";
