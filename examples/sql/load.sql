-- Loads events.ndjson, as `events tail --from-beginning` or kcat writes it, into a table `events`: one row for each
-- event, duplicates dropped. Run it before each of the other queries.

-- Counts of fewer people than this are hidden: contracts/published/events, “Small cells”. Set it first to see all.
SET VARIABLE smallest_cell = coalesce(getvariable('smallest_cell'), 10);

-- A number about this many people; NULL where they are too few.
CREATE OR REPLACE TEMP MACRO shown(number, people) AS
  CASE WHEN people = 0 OR people >= getvariable('smallest_cell') THEN number END;

-- Stages in the order of the path.
CREATE OR REPLACE TEMP TABLE stages AS
  SELECT * FROM (VALUES (1, 'registration'), (2, 'documents'), (3, 'kyc'), (4, 'catalogue'), (5, 'go_live'))
    AS path (place, stage);

CREATE OR REPLACE TEMP TABLE events AS
  SELECT
    subject AS case_id,
    partitionkey AS artisan_id,
    CAST(sequence AS INTEGER) AS sequence,
    replace(type, 'artisan-onboarding.', '') AS type,
    CAST("time" AS TIMESTAMP) AS happened,  -- UTC
    data.stage."to" AS stage,
    data.status."to" AS status,
    data.waitingOn."to" AS holders,
    data.waitingOn."from" AS holders_before,
    data.change AS change
  FROM read_json('events.ndjson', format = 'newline_delimited', columns = {
    subject: 'VARCHAR', partitionkey: 'VARCHAR', sequence: 'VARCHAR', type: 'VARCHAR', "time": 'VARCHAR',
    data: 'STRUCT(
      stage STRUCT("to" VARCHAR), status STRUCT("to" VARCHAR), "waitingOn" STRUCT("from" VARCHAR[], "to" VARCHAR[]), change JSON)'
  })
  QUALIFY row_number() OVER (PARTITION BY subject, sequence) = 1;
