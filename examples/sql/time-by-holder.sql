-- For how many days each case waited in each stage, by whom it waited on: median and 90th percentile over the cases
-- that waited on them at all. A case may wait on two at once, and it counts for both. Left out: what a case was held for, and the
-- days for which a listing is watched once it is live. An open case counts up to the last event of the file.
-- The clocks of a demonstration are short: a day of it is a moment.
WITH spans AS (
  SELECT
    case_id, artisan_id, stage, status, holders,
    happened AS since,
    coalesce(
      lead(happened) OVER (PARTITION BY case_id ORDER BY sequence),
      (SELECT max(happened) FROM events)
    ) AS until,
    coalesce(last_value(CASE type WHEN 'case.held' THEN true WHEN 'case.released' THEN false END IGNORE NULLS)
      OVER (PARTITION BY case_id ORDER BY sequence ROWS UNBOUNDED PRECEDING), false) AS held
  FROM events
),
-- What is still to be undone once a case has ended is no part of a stage: nothing is counted from there on.
shares AS (
  SELECT case_id, artisan_id, stage, unnest(holders) AS holder,
    date_diff('millisecond', since, until) / 86400000.0 AS days
  FROM spans
  WHERE NOT held AND status NOT IN ('live', 'ended')
),
waits AS (
  SELECT case_id, artisan_id, stage, holder, sum(days) AS days
  FROM shares
  GROUP BY ALL
  HAVING sum(days) > 0
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
