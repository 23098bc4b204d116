-- id: flows_field
-- title: Persons by field
-- answers: In which broad field of ISCED-F the persons who went and came study or teach.
-- facts: mobility
-- columns: field, direction, persons
-- parameters:
-- smallest: persons by direction
SELECT left(field, 2) AS field, direction, sum(persons) AS persons
FROM (
    SELECT field, direction, sum(persons) AS persons
    FROM mobility
    WHERE status <> 'disputed'
    GROUP BY field, direction
)
GROUP BY left(field, 2), direction
ORDER BY left(field, 2) = '', left(field, 2), direction DESC
