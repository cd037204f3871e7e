# Was Beleg auf Deutsch sagt. Wie man etwas hinzufügt, steht am Anfang von `mod.rs`.

### Standardfehlerausgabe

error = Fehler: { $message }
hint = Hinweis: { $message }
warning = Warnung: { $message }

lang-unknown = `BELEG_LANG` ist keine Sprache, die hier gesprochen wird: gefunden `{ $found }`
lang-unknown-hint = `de` oder `en` schreiben oder die Variable löschen

hint-index-articles = mit `beleg index PFAD…` einen anlegen oder mit `--index ORDNER` einen anderen nennen
hint-name-another-index = mit `--index ORDNER` einen anderen Ordner nennen; in diesem wurde nichts geändert
hint-rebuild = mit `beleg index --rebuild PFAD…` aus den Artikeln neu aufbauen
hint-open-again = neu öffnen
hint-wait = mit `--wait 30s` darauf warten oder mit `--index ORDNER` in einen anderen Index schreiben
hint-free-space = Platz schaffen und den Befehl wiederholen; was schon im Index steht, ist sicher
hint-check-rights = die Rechte des Ordners prüfen oder mit `--index ORDNER` einen anderen nennen
hint-open-fewer = einige Dateien schließen oder mit `ulimit -n` mehr erlauben
hint-allow-loss = die Dateien zurückholen oder mit `--yes` auf diese Artikel verzichten
hint-mend-skipped = das Übergangene reparieren oder verschieben oder `--strict` weglassen
hint-fewer-words = nach weniger Wörtern fragen
hint-name-words = Wörter nennen, oder welche Artikel gemeint sind: Tage, ein Medium, ein Ort …
hint-fewer-brackets = Klammern weglassen, die nicht nötig sind
hint-narrow-search = die Suche mit Tagen oder Wörtern eingrenzen, statt weiterzublättern
hint-swap-days = die beiden tauschen
hint-write-id = eine Kennung sieht aus wie `ARTIKEL`, `ARTIKEL#3` oder `ARTIKEL#headline`; die Suche gibt sie mit `--format json` aus
hint-take-id = die Suche gibt die Kennungen mit `--format json` aus
hint-write-fact = wie `published=2025-10-17` oder `outlet=Elbpost` schreiben; nichts hinter `=` nimmt eine Berichtigung zurück
hint-see-corrections = was von Hand gelöscht wurde, steht in `corrections.jsonl` neben dem Ordner des Index
hint-allow-pruning = nachsehen, ob der Datenträger eingehängt ist; sollen seine Artikel gelöscht werden, `--yes` angeben
hint-see-lists = `beleg list` nennt alle Listen, `beleg list show NAME` den Inhalt einer Liste
hint-name-articles = die Dateien oder Ordner mit den Artikeln nennen
hint-name-present = Dateien oder Ordner nennen, von denen es mindestens einen gibt
hint-run-again = den Befehl wiederholen, um den Index neu aufzubauen
hint-learn-again = mit `beleg lexicon learn PFAD…` neu lernen oder die Datei löschen, um ohne sie auszukommen
hint-watch-fewer = es sind mehr Ordner, als ein Benutzer beobachten darf: `fs.inotify.max_user_watches` mit `sysctl` erhöhen oder weniger Ordner nennen
hint-write-config = mit `beleg init` eine schreiben oder mit `--config DATEI` eine andere nennen
hint-check-config-rights = die Rechte der Datei und ihres Ordners prüfen
hint-correct-config = die Zeile berichtigen; `beleg init --config DATEI` schreibt ein Beispiel mit Erklärungen
hint-check-path = den Pfad und seine Rechte prüfen
hint-mend-line = die Zeile berichtigen oder weglassen
hint-edit-config = die Datei bearbeiten oder mit `--config DATEI` eine andere schreiben

### Treffer und Artikel

kind-headline = Überschrift
kind-kicker = Dachzeile
kind-teaser = Vorspann
kind-heading = Zwischentitel
kind-caption = Bildtext
kind-boilerplate = Beiwerk

date-none = undatiert
date-dateline = { $days } (Ortsmarke)
date-url = { $days } (Adresse)
date-filename = { $days } (Dateiname)
date-mtime = { $days } (Dateizeit)
date-inferred = ≈ { $days }
date-corrected = { $days } (korrigiert)

standard-input = Standardeingabe
hit-more = { $n } weitere in diesem Artikel
said-direct = wörtlich
said-indirect = sinngemäß
said-through = über { $name }
said-by-rule = ≈ Wer was sagt, ist nach Regeln gefunden und kann falsch sein

total = { $passages ->
    [one] 1 Stelle
   *[other] { $passages } Stellen
  } in { $articles ->
    [one] 1 Artikel
   *[other] { $articles } Artikeln
  }
total-at-least = mindestens { $total }
total-undated = { $passages } in { $articles ->
    [one] 1 undatierten Artikel
   *[other] { $articles } undatierten Artikeln
  } (`--undated include`)
total-boilerplate = { $passages } im Beiwerk (`--kind boilerplate`)
total-undated-more = { $passages } weitere in { $articles ->
    [one] 1 undatierten Artikel
   *[other] { $articles } undatierten Artikeln
  } (`--undated include`)
total-next = weiter mit `--offset { $offset }`
facet-none = keine

verify-nothing = nichts wurde genannt, das zu prüfen wäre
verify-nothing-hint = Artikel oder Absätze nennen, wie in `beleg verify m-1#0`; `--all` prüft alles im Index

days-spoken-of = Tage, von denen die Rede ist
days-range = { $first } bis { $last }
days-unknown = kein volles Datum
