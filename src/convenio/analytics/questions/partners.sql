-- id: partners
-- title: Our partners in the world
-- answers: With which universities agreements are in force, where they are, and how many activities stand under them.
-- facts: agreements, institutions
-- columns: partner, country, latitude, longitude, agreements, activities
-- parameters:
-- smallest: none: agreements and activities are counted, not persons
SELECT a.partner AS partner, coalesce(i.country, '') AS country, i.latitude AS latitude, i.longitude AS longitude,
    count(*) AS agreements, sum(a.activity_count) AS activities
FROM (SELECT unnest(partners) AS partner, activity_count FROM agreements WHERE phase = 'binding') a
LEFT JOIN institutions i ON i.hei_id = a.partner
GROUP BY a.partner, i.country, i.latitude, i.longitude
ORDER BY agreements DESC, activities DESC, partner
