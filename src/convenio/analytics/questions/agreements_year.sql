-- id: agreements_year
-- title: Agreements over time
-- answers: How many agreements began and ended each year, and how many were in force on its last day.
-- facts: agreements
-- columns: year, began, ended, in_force
-- parameters: year
-- smallest: none: agreements are counted, not persons
SELECT y.year AS year,
    count(*) FILTER (WHERE year(a.in_force_from) = y.year) AS began,
    count(*) FILTER (WHERE year(a.ended_on) = y.year) AS ended,
    count(*) FILTER (WHERE year(a.in_force_from) <= y.year AND (a.ended_on IS NULL OR year(a.ended_on) > y.year)) AS in_force
FROM (
    SELECT unnest(range(min(year(in_force_from)), $year + 1)) AS year FROM agreements WHERE in_force_from IS NOT NULL
) y, agreements a
WHERE a.in_force_from IS NOT NULL AND y.year >= $year - 24
GROUP BY y.year
ORDER BY y.year
