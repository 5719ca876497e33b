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

-- Logs are written and read, never rewritten; a line goes once its period is over, and not before.
REVOKE UPDATE ON mybackpain_auditentry, django_admin_log FROM :"app";
CREATE OR REPLACE FUNCTION keep_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE insufficient_privilege USING MESSAGE = 'permission denied: logs are kept for 24 months';
END $$;
CREATE OR REPLACE TRIGGER keep_log BEFORE DELETE ON mybackpain_auditentry FOR EACH ROW
    WHEN (OLD.at > now() - interval '24 months') EXECUTE FUNCTION keep_log();
CREATE OR REPLACE TRIGGER keep_log BEFORE DELETE ON django_admin_log FOR EACH ROW
    WHEN (OLD.action_time > now() - interval '24 months') EXECUTE FUNCTION keep_log();
-- Only the owner migrates.
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM :"app";
