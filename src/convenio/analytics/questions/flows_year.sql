-- id: flows_year
-- title: Persons who went and came, by year
-- answers: How many persons went to partners and came from them each year, for how many months, with how many credits.
-- facts: mobility
-- columns: year, direction, persons, months, credits
-- parameters:
-- smallest: persons by direction; hides months, credits
SELECT year, direction, sum(persons) AS persons, sum(months) AS months, sum(credits) AS credits
FROM mobility
WHERE status <> 'disputed'
GROUP BY year, direction
ORDER BY year, direction DESC
