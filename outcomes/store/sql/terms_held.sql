-- For which terms there are figures of a measure at some places, of their own or of their schools together.
SELECT DISTINCT term FROM results WHERE measure = $measure AND list_contains($places, place)
UNION
SELECT DISTINCT term FROM pooled WHERE measure = $measure AND list_contains($places, place);
