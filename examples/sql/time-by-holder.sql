-- For how many days each case waited in each stage, by party (the holder): median and 90th percentile over the cases that
-- waited on that party at all. A case may wait on two parties at once and counts for both: never add up over holders.
-- Left out: time on hold, time that the system lost and gave back, and the days for which a live listing is watched. An
-- open case counts up to the last event of the file. The clocks of a demonstration are short: a day there is a moment.
WITH spans AS (
  SELECT
    case_id, artisan_id, stage, status, holders,
    happened AS since,
    coalesce(
      lead(happened) OVER (PARTITION BY case_id ORDER BY sequence),
      (SELECT max(happened) FROM events)
    ) AS until
  FROM events
),
-- A held case waits on no party. Work that undoes something after the end is no part of a stage: nothing is counted from
-- the end on.
shares AS (
  SELECT case_id, artisan_id, stage, unnest(holders) AS holder, date_diff('millisecond', since, until) AS ms
  FROM spans
  WHERE status NOT IN ('live', 'ended')
  -- Time that the system lost is known afterwards, and is subtracted for each party that the case waited on.
  UNION ALL
  SELECT case_id, artisan_id, stage, unnest(holders_before), -CAST(change ->> 'lostMs' AS BIGINT)
  FROM events
  WHERE type = 'case.time_restored' AND status NOT IN ('live', 'ended')
),
waits AS (
  SELECT case_id, artisan_id, stage, holder, sum(ms) / 86400000.0 AS days
  FROM shares
  GROUP BY ALL
  HAVING sum(ms) > 0
)
SELECT
  stage,
  holder,
  shown(count(*), count(DISTINCT artisan_id)) AS cases,
  shown(quantile_cont(days, 0.5), count(DISTINCT artisan_id)) AS median_days,
  shown(quantile_cont(days, 0.9), count(DISTINCT artisan_id)) AS p90_days
FROM waits JOIN stages USING (stage)
GROUP BY place, stage, holder
ORDER BY place, holder;
