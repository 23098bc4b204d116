-- id: flows_level
-- title: Persons by level of study
-- answers: At which level of the European Qualifications Framework the persons who went and came study or teach.
-- facts: mobility
-- columns: level, direction, persons
-- parameters:
-- smallest: persons by direction
SELECT level, direction, sum(persons) AS persons
FROM mobility
WHERE status <> 'disputed'
GROUP BY level, direction
ORDER BY level = '', level, direction DESC
