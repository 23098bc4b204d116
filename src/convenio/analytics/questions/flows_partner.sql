-- id: flows_partner
-- title: Persons by partner
-- answers: To which universities persons went, and from which they came.
-- facts: mobility
-- columns: partner, direction, persons
-- parameters:
-- smallest: persons by direction
SELECT partner, direction, sum(persons) AS persons
FROM mobility
WHERE status <> 'disputed'
GROUP BY partner, direction
ORDER BY sum(sum(persons)) OVER (PARTITION BY partner) DESC, partner, direction DESC
