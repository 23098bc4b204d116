-- id: promises_strand
-- title: Promised against confirmed, by strand
-- answers: How much was promised up to the end of this year, how much of it both sides confirmed, how much one side says.
-- facts: promises
-- columns: strand, metric, promised, confirmed, recorded
-- parameters: year
-- smallest: none: sums of whole promises, which the agreement itself states
SELECT strand, metric,
    sum(CASE WHEN period = 'year' THEN quantity * (least(last_year, $year) - first_year + 1) ELSE quantity END) AS promised,
    sum(confirmed) AS confirmed, sum(recorded) AS recorded
FROM promises
WHERE first_year <= $year
GROUP BY strand, metric
ORDER BY list_position(['visits', 'training', 'programmes', 'research'], strand), strand, promised DESC, metric
