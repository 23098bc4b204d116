-- id: stays_year
-- title: How long students stayed, by year
-- answers: How many months a student stayed on average, where the months were stated.
-- facts: mobility
-- columns: year, direction, persons, months_each
-- parameters:
-- smallest: persons by direction; hides months_each
SELECT year, direction, sum(persons) AS persons, round(sum(months) / sum(persons), 1) AS months_each
FROM mobility
WHERE status <> 'disputed' AND strand = 'training' AND months > 0
GROUP BY year, direction
ORDER BY year, direction DESC
