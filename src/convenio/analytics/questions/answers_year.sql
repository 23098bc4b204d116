-- id: answers_year
-- title: Recorded, confirmed, disputed, by year
-- answers: Of what was recorded for each year, how much both sides confirmed, how much waits, how much is disputed.
-- facts: activities
-- columns: year, status, activities
-- parameters:
-- smallest: none: activities are counted, not persons
SELECT year, status, count(*) AS activities
FROM activities
GROUP BY year, status
ORDER BY year, list_position(['confirmed', 'recorded', 'disputed'], status), status
