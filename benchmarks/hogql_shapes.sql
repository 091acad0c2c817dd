SELECT count() FROM events WHERE event = '{event}' AND timestamp > now() - INTERVAL {days} DAY;

SELECT toDate(timestamp) AS day, count() AS total, uniq(person_id) AS people
FROM events
WHERE event = '{event}' AND timestamp >= now() - INTERVAL {days} DAY
GROUP BY day
ORDER BY day;

SELECT
    properties.$browser AS browser,
    countIf(event = '{event}') AS hits,
    round(hits / count(), 3) AS share
FROM events
WHERE timestamp > now() - INTERVAL {days} DAY
GROUP BY browser
HAVING hits > {days}
ORDER BY hits DESC
LIMIT 20;

SELECT person.properties.email, max(timestamp) AS last_seen
FROM events
WHERE event IN ('{event}', '$identify') AND timestamp > now() - INTERVAL {days} DAY
GROUP BY person.properties.email
ORDER BY last_seen DESC
LIMIT 100;

WITH
    daily AS (
        SELECT toStartOfDay(timestamp) AS day, person_id
        FROM events
        WHERE event = '{event}' AND timestamp > now() - INTERVAL {days} DAY
        GROUP BY day, person_id
    )
SELECT day, count()
FROM daily
GROUP BY day
ORDER BY day;

SELECT
    multiIf(
        properties.price > 100,
        'large',
        properties.price > {days},
        'medium',
        'small'
    ) AS size,
    avg(toFloat(properties.price))
FROM events
WHERE event = '{event}' AND timestamp BETWEEN '2026-01-01' AND '2026-02-01'
GROUP BY size;

SELECT e.event, p.properties.plan, count()
FROM events e
INNER JOIN persons p ON p.id = e.person_id
WHERE e.event = '{event}' AND e.timestamp > now() - INTERVAL {days} DAY
GROUP BY e.event, p.properties.plan;

SELECT
    session.$entry_current_url AS entry,
    count(DISTINCT session.session_id) AS sessions
FROM events
WHERE event = '{event}' AND timestamp > now() - INTERVAL {days} DAY
GROUP BY entry
LIMIT {days};

SELECT
    event,
    CASE
        WHEN properties.$os = 'Windows' THEN 'desktop'
        WHEN properties.$os IN ('iOS', 'Android') THEN 'mobile'
        ELSE 'other'
    END AS device,
    count()
FROM events
WHERE timestamp > now() - INTERVAL {days} DAY AND event = '{event}'
GROUP BY event, device;

SELECT
    day,
    sum(total) OVER (ORDER BY day ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) AS week
FROM (
    SELECT toDate(timestamp) AS day, count() AS total
    FROM events
    WHERE event = '{event}' AND timestamp > now() - INTERVAL {days} DAY
    GROUP BY day
)
ORDER BY day
