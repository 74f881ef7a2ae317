-- How many cases reached each stage, and how those ended that got no further. A number about too few people is empty. But
-- an empty number may follow from the others of its row, so check the differences before you publish.
WITH cases AS (
  SELECT
    case_id,
    any_value(artisan_id) AS artisan_id,
    -- The furthest stage: a case may go back to an earlier one.
    max(place) AS place,
    coalesce(max(CASE type
      WHEN 'case.completed' THEN 'live'
      WHEN 'case.declined' THEN 'declined'
      WHEN 'case.lapsed' THEN 'lapsed'
      WHEN 'case.withdrawn' THEN 'withdrawn'
      WHEN 'case.closed' THEN 'closed'
      WHEN 'case.no_marketplace_route' THEN 'no_marketplace_route'
    END), 'open') AS ended
  FROM events JOIN stages USING (stage)
  GROUP BY case_id
),
counted AS (
  SELECT stages.place, stages.stage, cases.case_id, cases.artisan_id,
    CASE WHEN cases.place = stages.place THEN cases.ended END AS ended_here
  FROM stages LEFT JOIN cases ON cases.place >= stages.place
)
SELECT
  stage,
  shown(count(case_id), count(DISTINCT artisan_id)) AS reached,
  shown(count(*) FILTER (ended_here = 'live'), count(DISTINCT artisan_id) FILTER (ended_here = 'live')) AS live,
  shown(count(*) FILTER (ended_here = 'declined'), count(DISTINCT artisan_id) FILTER (ended_here = 'declined')) AS declined,
  shown(count(*) FILTER (ended_here = 'lapsed'), count(DISTINCT artisan_id) FILTER (ended_here = 'lapsed')) AS lapsed,
  shown(count(*) FILTER (ended_here = 'withdrawn'), count(DISTINCT artisan_id) FILTER (ended_here = 'withdrawn')) AS withdrawn,
  shown(count(*) FILTER (ended_here = 'no_marketplace_route'),
    count(DISTINCT artisan_id) FILTER (ended_here = 'no_marketplace_route')) AS no_marketplace_route,
  shown(count(*) FILTER (ended_here = 'closed'), count(DISTINCT artisan_id) FILTER (ended_here = 'closed')) AS closed,
  shown(count(*) FILTER (ended_here = 'open'), count(DISTINCT artisan_id) FILTER (ended_here = 'open')) AS open
FROM counted
GROUP BY place, stage
ORDER BY place;
