-- A database of articles as an archive may have it.
CREATE TABLE IF NOT EXISTS artikel (nr INTEGER PRIMARY KEY, titel TEXT, medium TEXT, datum TEXT, inhalt TEXT);
INSERT OR REPLACE INTO artikel VALUES
  (401, 'Chor fährt aufs Festland', 'Inselblatt', '2025-10-11', 'Der Inselchor singt am Samstag auf dem Festland. Die Fähre fährt dafür eine Stunde später.'),
  (402, 'Strandkörbe eingelagert', 'Inselblatt', '2025-10-13', 'Die Strandkörbe stehen im Winterlager.');
