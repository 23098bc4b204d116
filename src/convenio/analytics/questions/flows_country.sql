-- id: flows_country
-- title: Persons by country
-- answers: To which countries persons went, and from which they came.
-- facts: mobility
-- columns: country, direction, persons
-- parameters:
-- smallest: persons by direction
SELECT country, direction, sum(persons) AS persons
FROM mobility
WHERE status <> 'disputed'
GROUP BY country, direction
ORDER BY country, direction DESC
