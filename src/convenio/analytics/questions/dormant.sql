-- id: dormant
-- title: Active and dormant agreements
-- answers: When something was last done under the agreements that are in force; one without any activity counts from its first day.
-- facts: agreements
-- columns: rest, agreements
-- parameters: on
-- smallest: none: agreements are counted, not persons
SELECT rest, count(*) AS agreements
FROM (
    SELECT CASE
        WHEN last_activity_on IS NULL AND in_force_from < $on::DATE - INTERVAL 24 MONTH THEN 'never'
        WHEN last_activity_on IS NULL THEN 'young'
        WHEN last_activity_on >= $on::DATE - INTERVAL 12 MONTH THEN 'under_12'
        WHEN last_activity_on >= $on::DATE - INTERVAL 24 MONTH THEN 'under_24'
        ELSE 'over_24' END AS rest
    FROM agreements
    WHERE phase = 'binding'
)
GROUP BY rest
ORDER BY list_position(['under_12', 'under_24', 'over_24', 'young', 'never'], rest)
