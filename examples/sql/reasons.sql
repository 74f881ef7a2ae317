-- Why requirements are returned or refused: each reason code by trade and requirement, how often and for how many people.
-- Rows about too few people are left out, since the row itself would reveal that such a person exists.
WITH trades AS (
  SELECT case_id, change ->> '$.trade' AS trade FROM events WHERE type = 'case.registered'
),
reasons AS (
  SELECT case_id, artisan_id,
    -- All products count as one requirement here.
    split_part(change ->> '$.requirement', ':', 1) AS requirement,
    unnest(CAST(change -> '$.codes' AS VARCHAR[])) AS code
  FROM events WHERE type IN ('requirement.returned', 'requirement.refused', 'requirement.relink_due')
  UNION ALL
  SELECT case_id, artisan_id, 'product', unnest(from_json(change -> '$.issues', '[{"code": "VARCHAR"}]')).code
  FROM events WHERE type = 'listing.refused'
)
SELECT trade, requirement, code, count(*) AS times, count(DISTINCT artisan_id) AS people
FROM reasons JOIN trades USING (case_id)
GROUP BY trade, requirement, code
HAVING count(DISTINCT artisan_id) >= getvariable('smallest_cell')
ORDER BY times DESC, trade, requirement, code;
