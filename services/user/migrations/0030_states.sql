-- The status of an account moves only as domain/account.hpp lists it: the database refuses the rest, whoever asks. The function is
-- told the column and the moves, "FROM>TO".

CREATE FUNCTION hold_to_states() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was constant text := to_jsonb(OLD) ->> TG_ARGV[0];
    becomes constant text := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
    IF NOT (was || '>' || becomes) = ANY (TG_ARGV) THEN
        RAISE EXCEPTION '% of % can''t go from % to %', TG_ARGV[0], TG_TABLE_NAME, was, becomes
              USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER hold_user_status BEFORE UPDATE ON users FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION hold_to_states('status', 'ACTIVE>SUSPENDED', 'SUSPENDED>ACTIVE', 'ACTIVE>DELETED', 'SUSPENDED>DELETED');
