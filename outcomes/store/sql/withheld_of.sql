-- What is withheld of one measure from an audience.
SELECT place, period, term, characteristic, category, reason AS withheld_reason
FROM withheld
WHERE audience = $audience AND measure = $measure;
