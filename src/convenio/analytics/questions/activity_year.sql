-- id: activity_year
-- title: What was done, by year and strand
-- answers: How many activities were recorded each year in each strand.
-- facts: activities
-- columns: year, strand, activities
-- parameters:
-- smallest: none: activities are counted, not persons
SELECT year, strand, count(*) AS activities
FROM activities
GROUP BY year, strand
ORDER BY year, list_position(['visits', 'training', 'programmes', 'research'], strand), strand
