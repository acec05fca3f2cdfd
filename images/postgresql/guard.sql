-- This script runs as superuser although an app asked for it. A function or operator that the app laid beforehand
-- into a schema searched here could match a call below better than the intended one, and would run as superuser.
-- So: none of the names that are called below, and no operator, may come from anybody but the superuser.
DO $berth$
DECLARE
  found_name text;
BEGIN
  SELECT o.name INTO found_name
  FROM (
    SELECT p.proname::pg_catalog.text AS name, p.pronamespace AS namespace, p.proowner AS owner
    FROM pg_catalog.pg_proc AS p
    WHERE p.proname OPERATOR(pg_catalog.=) ANY ('{@names@}'::pg_catalog.name[])
    UNION ALL
    SELECT p.oprname::pg_catalog.text, p.oprnamespace, p.oprowner
    FROM pg_catalog.pg_operator AS p
  ) AS o
  JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) o.namespace
  WHERE n.nspname OPERATOR(pg_catalog.=) ANY (pg_catalog.current_schemas(false))
    AND o.owner OPERATOR(pg_catalog.<>) 10::pg_catalog.oid
  LIMIT 1;

  IF FOUND THEN
    RAISE EXCEPTION 'extension not created: "%" in its schema could change what the extension does', found_name
      USING HINT = 'Create the extension before your own functions and operators, or in a schema of its own.';
  END IF;
END
$berth$;

