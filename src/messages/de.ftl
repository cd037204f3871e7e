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
hint-longer-periods = längere wählen mit `--by month`, oder weniger Tage mit `--since` und `--until`
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
verify-nothing-hint = Artikel oder Stellen nennen, wie in `beleg verify m-1#0`; `--all` prüft alles im Index

### Aufnehmen, beobachten, neu aufbauen

index-refused-days = { $n ->
    [one] 1 Tag liegt in der Zukunft und wurde nicht übernommen; spätere Läufe versuchen es wieder
   *[other] { $n } Tage liegen in der Zukunft und wurden nicht übernommen; spätere Läufe versuchen es wieder
  }
index-go-on = { $stopped }; den Befehl wiederholen, um weiterzumachen
stopped-before = angehalten vor der ersten Datei
stopped-behind = angehalten hinter { $path }
stopped-inside = angehalten in { $path }, hinter dem Artikel von Zeile { $line }
stopped-inside-member = angehalten in { $path }, hinter dem Artikel von Zeile { $line } in `{ $member }`
no-articles = keine Artikel gefunden: Dateien nennen oder Ordner mit Dateien
index-counts = { $added } neu, { $replaced } ersetzt, { $unchanged } unverändert, { $deleted } gelöscht, { $skipped ->
    [0] nichts übergangen
   *[other] { $skipped } übergangen
  }
index-excluded = { $n ->
    [one] 1 Datei oder Ordner
   *[other] { $n } Dateien und Ordner
  } ausgelassen: verborgen, ausgenommen oder neben einer Seite gespeichert
index-passed-over = { $n ->
    [one] 1 Teil
   *[other] { $n } Teile
  } von Webarchiven und Mails ausgelassen: Bilder, Skripte und Ähnliches
converter-found = { $kind }-Dateien werden mit `{ $program }` gelesen (auf dem Suchpfad gefunden)
index-superseded = { $n } davon wichen einem späteren mit derselben Kennung
index-holds = { $total } nach { $seconds } s
skipped = übergangen { $place }: { $reason }: { $message }
stopping = wird angehalten; noch einmal Strg-C beendet sofort
progress = { $files } Dateien, { $articles } Artikel
watch-caught-up = auf dem neuesten Stand; Änderungen werden beobachtet, bis Strg-C
watch-waiting = es wird gewartet: { $error }
watch-missing = es wird auf `{ $path }` gewartet, das es nicht gibt
watch-stdin = die Standardeingabe kann nicht beobachtet werden
watch-stdin-hint = mit `beleg index -` lesen
event-added = neu
event-replaced = ersetzt
event-deleted = gelöscht
event-skipped = übergangen
init-stdin = die Standardeingabe ist keine Quelle
init-stdin-hint = Dateien und Ordner nennen
init-not-yet = `{ $path }` gibt es noch nicht
init-wrote = `{ $file }` geschrieben, { $sources ->
    [0] noch ohne Quellen: sie darin nennen, dann `beleg index`
    [one] mit 1 Quelle: durchsehen, dann `beleg index`
   *[other] mit { $sources } Quellen: durchsehen, dann `beleg index`
  }
no-path-no-source = kein Pfad angegeben, und `{ $file }` nennt keine Quelle
no-path-no-source-hint = Dateien oder Ordner nennen oder `[[source]]` in die Datei schreiben
no-path-no-file = kein Pfad angegeben, und es gibt kein `{ $file }`, das Quellen nennt
no-path-no-file-hint = Dateien oder Ordner nennen oder die Datei mit `beleg init PFAD…` schreiben
zone-unknown = `--zone { $zone }` ist keine Zeitzone
zone-unknown-hint = so schreiben: `Europe/Berlin` oder `UTC`
map-hint = so schreiben: `headline=Titel,published=Datum`
flag-wrong = `--{ $flag } { $value }`: { $error }
both = { $first }; { $second }
day-hint = einen Tag so schreiben: { $days }
now-wrong = `BELEG_NOW` ist keine Zeit nach RFC 3339: gefunden `{ $found }`
now-hint = so schreiben: `2025-10-21T12:00:00+02:00`, oder die Variable löschen
in-missing = `--in { $path }`: weder Datei noch Ordner
in-missing-hint = eine Datei oder einen Ordner mit Artikeln nennen
in-locked = { $error }: gesucht wird in dem, was er bisher enthält
signals = Signale können nicht angenommen werden
write-answer = die Antwort kann nicht geschrieben werden

### Quellen, Zahlen, Prüfen, Löschen

source-missing = (gibt es nicht)
source-outlet = Medium { $value }
source-language = Sprache { $value }
source-zone = Zone { $value }
source-date-from = date-from { $value }
source-map = map { $value }
source-holds = { $files ->
    [one] 1 Datei
   *[other] { $files } Dateien
  }, { $articles } Artikel, { $passages ->
    [one] 1 Stelle
   *[other] { $passages } Stellen
  }
source-changed = geändert { $when }
sources-none = `{ $file }` nennt keine Quelle: `[[source]]` mit einem `path` hineinschreiben
sources-no-file = es gibt kein `{ $file }`: eines mit `beleg init PFAD…` schreiben
stats-days = vom { $first } bis { $last }; { $undated } undatiert
stats-undated = { $undated } undatiert
stats-disk = { $size } auf der Platte, { $segments ->
    [one] 1 Segment
   *[other] { $segments } Segmente
  }
stats-versions = Format { $format }, Analyse { $analyzer }, Lexikon { $lexicon }
verify-ok = gleich
verify-moved = woanders
verify-changed = geändert
verify-gone = fort
verify-unreadable = unlesbar
verify-counts = { $ok } gleich, { $moved } woanders, { $changed } geändert, { $gone } fort{ $unreadable ->
    [0] {""}
   *[other] , { $unreadable } unlesbar
  }
deleted = { $n } Artikel gelöscht

### Wörter: analyze, explain, suggest, syntax, lexicon

analyze-own-lexicon = gelesen mit dem Lexikon des Programms: { $error }
word-stop = (Stoppwort)
word-also = auch { $spellings }
word-also-more = auch { $spellings } und { $more } weitere
explain-found = { $id } wird von `{ $query }` gefunden; Wertung { $score }
explain-not-found = { $id } wird von `{ $query }` nicht gefunden
explain-word = { $times ->
    [0] nicht darin
   *[other] { $times } × darin
  }, in { $passages ->
    [one] 1 Stelle
   *[other] { $passages } Stellen
  }
explain-beside = neben den Wörtern
explain-ranking = Gewichte: { $weights }
suggest-term = { $n ->
    [one] 1 Stelle
   *[other] { $n } Stellen
  }
suggest-copies = { $n } Artikel
syntax-synonyms = Operatoren stehen in Großbuchstaben. Dieselben unter anderen Namen:
lexicon-later = der Index verwendet es nach `beleg index --rebuild PFAD…` und bleibt bis dahin, wie er ist
lexicon-learned = { $words ->
    [one] 1 Wort
   *[other] { $words } Wörter
  } aus { $articles ->
    [one] 1 Artikel
   *[other] { $articles } Artikeln
  } gelernt: Lexikon { $lexicon }
lexicon-recut = { $n ->
    [one] 1 Wort
   *[other] { $n } Wörter
  } anders zerlegt als vom eigenen des Programms{ $n ->
    [0] {""}
   *[other] :
  }
lexicon-whole = ganz

### Artikel

line-of = { $kind } Zeile { $line }, Bytes { $start }–{ $end }
line-of-extracted = { $kind } Zeile { $line }, Bytes { $start }–{ $end } des entnommenen Texts
kind-paragraph = Absatz
member-in = { $member } in { $path }
fact-id = Kennung
fact-headline = Titel
fact-kicker = Dachzeile
fact-outlet = Medium
fact-agencies = Agenturen
fact-cited = zitiert
fact-authors = Autoren
fact-place = Ort
fact-url = Adresse
fact-language = Sprache
fact-published = erschienen
fact-updated = geändert
fact-file = Datei
fact-link = Verweis
fact-refused = { $fact } (verworfen)
read-days = Tage in der Quelle
read-line = Zeile { $line }: { $text } ({ $meaning })
read-not-taken = nicht übernommen

### Auswertung

eval-limit = `--limit` ist { $found }, erwartet wird 1 bis { $most }
eval-limit-hint = 300 genügen für jedes Maß hier
eval-unjudged = { $n } von { $all } Anfragen haben kein treffendes Dokument und zählen nicht
eval-beside = MRR@10 neben der Basis
eval-compared = { $wins } besser, { $losses } schlechter
eval-mean = Mittel

### Warum etwas übergangen wurde

skip-empty = leer
skip-binary = kein Text
skip-unsupported-format = fremdes Format
skip-too-large = zu groß
skip-cut = gekürzt
skip-unreadable = unlesbar
skip-broken-encoding = kaputte Kodierung
skip-unknown-encoding = unbekannte Kodierung
skip-malformed = fehlerhaft
skip-no-text = ohne Text
skip-invalid-value = falscher Wert
skip-invalid-id = falsche Kennung
skip-loop = Schleife
skip-changed = geändert
skip-internal = Fehler in Beleg

### Fehler

id-empty = eine Kennung darf nicht leer sein
id-character = eine Kennung darf kein `{ $found }` enthalten: gefunden in `{ $id }`
id-too-long = eine Kennung hat höchstens { $most } Byte, gefunden { $length }
id-slot = `{ $found }` nennt keine Stelle: erwartet wird `ARTIKEL#0`, `ARTIKEL#0.1`, `ARTIKEL#headline`, `#kicker`, `#teaser`, `#s0`, `#c0` oder `#b0`
id-token = `{ $found }` ist kein Teil einer Prüfsumme: erwartet werden zwölf hexadezimale Ziffern, wie in `ARTIKEL#0@9f86d081884c`
request-empty = die Anfrage hat kein Wort, und es gibt keinen Filter
request-too-many = `limit` und `offset` dürfen zusammen höchstens { $most } Treffer verlangen, gefunden { $asked }
request-snippet = `snippet` ist mindestens { $least } Zeichen lang, gefunden { $found }
request-no-days = `since` ist { $since }; das liegt nach `until`, { $until }
request-facet = erwartet wird { $known }; gefunden `{ $found }`
request-facet-path = nur `date` hat Pfade, wie `date:/2025/10`; gefunden `{ $found }`
request-timeline-per = `per` ist outlet, agency, place, author, language oder basis; gefunden `{ $found }`
request-too-many-periods = das sind mehr als { $most } Zeiträume
query-too-long = die Anfrage hat { $length } Byte, höchstens { $most } werden gelesen
query-too-deep = Klammern sind tiefer als { $most } geschachtelt, bei Zeichen { $at }
index-missing = in `{ $location }` ist kein Index
index-foreign = `{ $location }` ist kein Index von Beleg: darin liegt { $found }
index-version = der Index `{ $location }` kann nicht geöffnet werden: gebaut mit { $what } `{ $found }`, dieses Programm hat `{ $expected }`
index-replaced = der Index `{ $location }` wurde anders neu aufgebaut, seit er geöffnet wurde
index-locked = in den Index `{ $location }` schreibt gerade ein anderer Prozess
index-damaged = der Index `{ $location }` ist beschädigt: { $detail }
deadline = die Suche dauerte länger, als sie darf
cannot = `{ $path }`: { $action } nicht möglich
cannot-index = Index `{ $location }`: { $action } nicht möglich
id-wrong = `{ $id }` ist keine Kennung eines Artikels oder einer Stelle
unknown-article = es gibt keinen Artikel `{ $id }` im Index
unknown-passage = es gibt keine Stelle `{ $id }` im Index
nothing-to-rebuild = kein Artikel gefunden, um den Index `{ $path }` neu aufzubauen: er bleibt, wie er ist{ $reason }
would-lose-some = der Index `{ $path }` bleibt, wie er ist: beim Neuaufbau könnten Artikel verloren gehen{ $reason }
would-lose = der Index `{ $path }` bleibt, wie er ist: beim Neuaufbau ginge { $n ->
    [one] 1 Artikel verloren, dessen
   *[other] { $n } Artikel verloren, deren
  } Quelle nicht gelesen werden kann: { $names }
and-more = { $names } und { $more } weitere
not-complete = { $n ->
    [one] 1 Eintrag oder Datei wurde
   *[other] { $n } Einträge oder Dateien wurden
  } übergangen, deshalb bleibt der Index `{ $path }`, wie er ist{ $reason }
stopped = angehalten: der Index `{ $path }` bleibt, wie er war
watch-failed = `{ $path }` kann nicht beobachtet werden
watch-nothing = `{ $path }` kann nicht beobachtet werden: gibt es nicht
nothing-to-learn = kein Artikel gefunden, um Wörter zu lernen: was früher gelernt wurde, bleibt{ $reason }
lexicon-unread = das Lexikon `{ $path }` kann nicht gelesen werden
lexicon-row = Zeile { $line }: erwartet wird `Wort<TAB>Zahl<TAB>groß<TAB>bestimmt`, gefunden `{ $found }`
config-syntax = `{ $path }`, Zeile { $line }, Spalte { $column }: { $message }
config-exists = `{ $path }` gibt es schon und bleibt, wie sie ist
cannot-read = `{ $name }` kann nicht gelesen werden
cannot-write = `{ $name }` kann nicht geschrieben werden
line-wrong = `{ $name }`, Zeile { $line }: erwartet { $expected }, gefunden { $found }
query-failed = die Anfrage `{ $id }` schlug fehl
map-pair = erwartet wird `Teil=Spalte`, gefunden `{ $found }`
map-part = Artikel haben keinen Teil `{ $found }`; Teile sind `id`, `kicker`, `headline`, `teaser`, `text`, `url`, `outlet`, `agencies`, `authors`, `place`, `language`, `published`, `updated` und `embargo`
day-unknown = erwartet wird ein Tag wie `2025-10-16`, `16.10.2025`, `2025-10`, `Oktober 2025`, `2025`, `7d` oder `gestern`, gefunden `{ $found }`
day-impossible = der Kalender hat keinen Tag `{ $found }`
io-not-found = { $system ->
   *[other] keine solche Datei, kein solcher Ordner
  }
io-denied = { $system ->
   *[other] die Rechte erlauben es nicht
  }
io-exists = { $system ->
   *[other] es gibt sie schon
  }
io-full = { $system ->
   *[other] kein Platz mehr
  }
io-read-only = { $system ->
   *[other] sie liegt auf einem Dateisystem, das nur gelesen werden kann
  }
io-folder = { $system ->
   *[other] es ist ein Ordner
  }
io-no-folder = { $system ->
   *[other] es ist kein Ordner
  }
do-read = Lesen
do-write = Schreiben
do-open = Öffnen
do-remove = Löschen
do-search = Suchen
do-read-folder = Lesen des Ordners
do-make-folder = Anlegen des Ordners
do-make-durable = dauerhaftes Speichern
do-find-folder = Suchen des Ordners

### Command line

usage-unknown-argument = unbekannter Schalter `{ $argument }`
usage-unknown-command = unbekannter Befehl `{ $command }`
usage-no-command = es fehlt ein Befehl
usage-value = ungültiger Wert `{ $value }` für `{ $argument }`
usage-no-value = es fehlt ein Wert für `{ $argument }`
usage-missing = es fehlt: { $arguments }
usage-conflict = `{ $argument }` verträgt sich nicht mit `{ $other }`
usage-utf8 = eine Angabe ist kein Unicode
usage-other = die Angaben sind nicht zu verstehen
usage-known = mögliche Werte: { $values }
usage-meant = vielleicht ist `{ $meant }` gemeint
usage-line = Aufruf: { $usage }
usage-more = Mehr dazu mit `--help`

### Hilfe: die englische steht bei den Befehlen und Schaltern selbst. `help-BEFEHL`, `help-BEFEHL-SCHALTER`, und was überall gleich ist, `help-SCHALTER`.

help = Suchindex für deutsche Nachrichten: findet die Stelle und belegt, wo sie steht, wer sie veröffentlicht hat und wann
help-init = Eine beleg.toml mit Erklärungen schreiben: die Quellen des Archivs und was über sie gesagt wird
help-index = Artikel in den Index aufnehmen oder auf den neuesten Stand bringen
help-index-after = Strg-C beendet den Lauf geordnet: was gelesen ist, steht im Index, die Zusammenfassung sagt, wo angehalten wurde, und der Exit-Code ist 130. Derselbe Befehl macht dort weiter.
help-watch = Artikel aufnehmen, sobald sie eintreffen, und für jeden eine Zeile ausgeben
help-watch-after = Zuerst wird alles Neue und Geänderte aufgenommen, und Artikel, deren Datei verschwunden ist, werden gelöscht. Danach wird jede Änderung aufgenommen, kurz nachdem sie fertig ist. Jede Zeile erscheint, sobald eine Suche findet, was sie meldet. Strg-C schließt den Stapel ab und endet mit Exit-Code 0; der nächste Start holt auf. Der Index ist nur gesperrt, während ein Stapel geschrieben wird.
help-sources = Die Quellen in beleg.toml auflisten, mit Einstellungen, Zahlen und letzter Änderung
help-search = Stellen finden
help-explain = Sagen, warum eine Stelle gefunden wird und woraus ihre Wertung besteht, oder warum sie nicht gefunden wird
help-similar = Stellen anderer Artikel finden, die einer gleichen
help-suggest = Ein Wort ergänzen und Überschriften finden, während eine Anfrage getippt wird
help-syntax = Die Anfragesprache mit Beispielen ausgeben
help-facets = Zählen, was passt, nach Tag, Medium, Agentur, …
help-read = Sagen, was von Dateien verstanden würde, ohne Index
help-show = Einen Artikel oder eine Stelle mit Quelle zeigen
help-verify = Prüfen, ob Stellen noch dort stehen, wo sie gefunden wurden
help-delete = Artikel aus dem Index löschen
help-stats = Sagen, was der Index enthält
help-analyze = Zeigen, wie ein Text gelesen wird: seine Wörter, ihre Stämme und Plätze
help-eval = Messen, wie gut beurteilte Anfragen beantwortet werden
help-lexicon = Wörter zählen oder lernen, aus denen das Lexikon der Komposita besteht
help-lexicon-count = Ausgeben, wie oft Wörter in Artikeln stehen: Wort, Zahl, großgeschrieben, hinter einem Artikelwort
help-lexicon-learn = Die Wörter von Artikeln lernen, damit der Index ihre Komposita zerlegt; ersetzt, was früher gelernt wurde
help-lexicon-learn-long = Ein neuer Index verwendet es sofort; ein vorhandener bleibt, wie er ist, bis `beleg index --rebuild PFAD…`. Das Gelernte steht in `lexicon.tsv` im Ordner des Index: nur Wörter und Zahlen.
help-completions = Ein Skript ausgeben, das einer Shell die Befehle ergänzt
help-man = Die Handbuchseite ausgeben

help-arg-index = Ordner des Index
help-arg-config = Datei mit den Quellen des Archivs [Vorgabe: beleg.toml neben dem Ordner des Index]
help-arg-color = Wann Farben verwendet werden
help-arg-lang = Die Sprache dessen, was Menschen lesen; sonst die in BELEG_LANG, sonst die der Umgebung
help-arg-quiet = Nur Ergebnisse und Fehler ausgeben
help-arg-help = Hilfe ausgeben
help-arg-version = Version ausgeben
help-arg-format = Wie die Antwort ausgegeben wird
help-arg-paths = Dateien und Ordner mit Artikeln; `-` für die Standardeingabe
help-arg-set-outlet = Das Medium aller dieser Artikel
help-arg-set-language = Die Sprache aller dieser Artikel [Vorgabe: in jedem gefunden, sonst angegeben, sonst de]
help-arg-zone = Zone der örtlichen Tage und der Zeiten ohne Zone [Vorgabe: Europe/Berlin]
help-arg-date-from = Woher ein Artikel sein Datum haben darf: nur aus seinem Inhalt (`content`) oder sonst aus der Zeit seiner Datei (`mtime`) [Vorgabe: content]
help-arg-map = Welche Spalten einer Tabelle was enthalten, etwa `headline=Titel,published=Datum`; sonst sagen es ihre Namen
help-arg-prune = Artikel löschen, deren Datei unter diesen Pfaden verschwunden ist
help-arg-rebuild = Den Index nur aus diesen Pfaden neu aufbauen und verwerfen, was von anderen kam; er darf von jeder Version sein
help-arg-strict = Scheitern, wenn etwas übergangen wurde; mit `--rebuild` bleibt dann der alte Index
help-arg-yes = Mit `--rebuild`: auf Artikel verzichten, deren Quelle nicht gelesen werden kann
help-arg-wait = So lange auf einen anderen Prozess warten, der schreibt, etwa `500ms`, `30s` oder `2m` [Vorgabe: sofort scheitern]
help-arg-keep = Artikel behalten, deren Datei verschwunden ist
help-arg-query = Wörter, "Wortfolgen", +muss -nicht, UND ODER NICHT NEAR/5, =genau, Anfang*, titel: … (siehe `beleg syntax`)
help-arg-inside = Zuerst diese Datei oder diesen Ordner aufnehmen (nur was sich geändert hat), dann nur darunter suchen
help-arg-since = Ab diesem Tag; ein Monat oder Jahr zählt ganz
help-arg-until = Bis zu diesem Tag; ein Monat oder Jahr zählt ganz
help-arg-on = An diesem Tag, in diesem Monat oder Jahr
help-arg-undated = Was mit Artikeln ohne Datum geschieht [Vorgabe: exclude neben einem Tagesfilter, sonst include]
help-arg-outlet = Nur von diesem Medium (mehrfach: eines davon)
help-arg-agency = Nur mit Text dieser Agentur (mehrfach)
help-arg-place = Nur an diesem Ort geschrieben (mehrfach)
help-arg-author = Nur von dieser Autorin, diesem Autor (mehrfach)
help-arg-language = Nur in dieser Sprache (mehrfach); neben einer einzigen wird die Anfrage in ihr gelesen, sonst auf Deutsch
help-arg-kind = Nur Stellen dieser Art (mehrfach) [Vorgabe: alle außer Beiwerk]
help-arg-withdrawn = Auch Artikel, die ihre Agentur zurückgezogen oder gesperrt hat
help-arg-facet = Neben den Treffern danach zählen: date[:/2025/10], outlet, agency, place, author, language, kind, basis (mehrfach)
help-arg-sort = Die Reihenfolge der Treffer
help-arg-limit = Höchstens so viele Treffer
help-arg-offset = Zuerst so viele Treffer übergehen
help-arg-per-article = Höchstens so viele Treffer aus einem Artikel; 0 für alle
help-arg-plain = Die Anfrage als bloße Wörter lesen, ohne Operatoren
help-arg-snippet = Auszüge von höchstens so vielen Zeichen statt ganzer Stellen ausgeben
help-arg-totals = Ob die Summen genau sein müssen
help-arg-raw = In CSV die Zellen lassen, wie sie sind; sonst beginnen die mit einem Apostroph, die eine Tabellenkalkulation ausführen würde
help-arg-id = Eine Stelle (`ARTIKEL#3`) oder ein Artikel (`ARTIKEL`)
help-arg-ids = Artikel (`ARTIKEL`) oder Stellen (`ARTIKEL#3`)
help-arg-all = Alles im Index prüfen
help-arg-text = Der Text
help-arg-count = Ob Stellen oder Artikel gezählt werden
help-arg-queries = Anfragen: je Zeile ein JSON-Objekt mit `id`, `text`, und vielleicht `set` und `level` (`passage` oder `doc`)
help-arg-qrels = Urteile: je Zeile `query 0 document grade`
help-arg-run = Schreiben, was gefunden wurde, als TREC-Lauf
help-arg-base = Mit einem anderen Lauf vergleichen
help-arg-no-context = Ohne diese werten
help-arg-shell = Die Shell
help-init-paths = Dateien und Ordner, die Quellen sein sollen; ohne sie enthält die Datei ein auskommentiertes Beispiel
help-watch-wait = So lange auf einen anderen Prozess warten, der schreibt, etwa `500ms`, `30s` oder `2m`, dann scheitern [Vorgabe: solange er schreibt]
help-suggest-text = Was bisher getippt wurde; sein letztes Wort wird ergänzt
help-suggest-limit = Höchstens so viele Wörter, und so viele Überschriften
help-facets-query = Was gezählt wird; alles, wenn es fehlt
help-facets-facet = Danach zählen: date[:/2025/10], outlet, agency, place, author, language, kind, basis (mehrfach) [Vorgabe: alle]
help-analyze-language = Die Sprache, in der er gelesen wird
help-eval-limit = Höchstens so viele Stellen je Anfrage

### Was kein Umstand des Artikels ist

refused-other-article = eines anderen Artikels
refused-comment = eines Leserkommentars
refused-embed = eines eingebetteten Beitrags
refused-quotation = von jemandem, der zitiert wird
refused-picture = eines Bildes
refused-page-head = im Kopf der Seite
refused-page-foot = im Fuß der Seite
refused-text = im Text
refused-life-dates = eines Lebens
refused-forwarded = dessen, der die Mail weitergab
refused-mail-box = ein Postfach, das jeder haben kann
refused-sending-service = ein Dienst, der Mails für andere verschickt
refused-no-person = nicht als Person bekannt
refused-unsure = muss nicht sein, wer den Text veröffentlicht hat
refused-event = einer Veranstaltung
refused-future = liegt noch in der Zukunft
refused-ambiguous = können zwei Tage sein
refused-null-day = von Maschinen für keinen Tag geschrieben
refused-unreadable = nicht als Tag gelesen
refused-not-stated = die Quelle nennt keine Angabe
read-refused-line = Zeile { $line }: { $rest }

### Corrections, lists

cannot-set = `{ $fact }` kann nicht gesetzt werden: { $message }
not-deleted = der Artikel `{ $id }` wurde nicht von Hand gelöscht
would-prune-all = in `{ $path }` ist nichts zu finden, und `--prune` würde { $articles } Artikel löschen
list-name = `{ $name }` kann keine Liste heißen: erwartet werden Buchstaben, Ziffern, `-`, `_` und `.`
list-unknown = es gibt keine Liste `{ $name }`
list-lacks = die Liste `{ $name }` hat keine Stelle von `{ $id }`
init-no-home = dieser Benutzer hat kein Heimverzeichnis und damit keinen Ordner für Daten
init-no-home-hint = mit `--index ORDNER` einen Index nennen
index-gone = fort: { $names }; was von dort gelesen wurde, bleibt bis `--prune`
index-forgotten = Warnung: { $n ->
    [one] 1 Datei
   *[other] { $n } Dateien
  } ohne das Medium oder den Tag, den Schalter früher gaben: `--set-outlet` und `--date-from` wiederholen oder in `beleg.toml` schreiben
index-corrected = { $n } seither von Hand berichtigt
index-kept-out = { $n } früher von Hand gelöschte Artikel bleiben fort

### Lists, corrections: answers

list-now = jetzt: { $text }
restored = { $n } Artikel wiederhergestellt: `beleg index` auf die Dateien anwenden
set-pair = erwartet wird `FACT=WERT`, gefunden `{ $found }`
set-pair-hint = so schreiben: `published=2025-10-17`; es gibt { $names }
set-nothing = { $id }: nichts ist mehr berichtigt
set-is = { $id }: { $fact } ist { $value }

### Hilfe zu Listen und Berichtigungen

help-list = Stellen in Listen behalten, die mit einem neuen Aufnehmen nicht verloren gehen
help-list-after = Ohne Befehl werden alle Listen genannt. Eine Liste ist eine Datei in `lists` neben dem Ordner des Index, eine Zeile je Stelle mit Text, Bereich und Prüfsumme; `--list NAME` sucht darin.
help-list-add = Stellen behalten; von einem Artikel alle
help-list-show = Die Stellen zeigen, und was aus jeder wurde, seit sie behalten wird
help-list-export = Die Stellen als JSON ausgeben, eine je Zeile, mit Artikel und Quelle
help-list-remove = Stellen aus einer Liste nehmen; ohne Kennungen die Liste löschen
help-arg-name = Die Liste
help-set = Umstände eines Artikels berichtigen, was auch immer seine Quelle sagt
help-set-after = Umstände: published, updated, outlet, author, agency, place, language. Autoren und Agenturen dürfen mehrere angegeben werden. Nichts hinter `=` nimmt eine Berichtigung zurück. Sie stehen in `corrections.jsonl` neben dem Ordner des Index, eine Zeile je Umstand; die Datei darf von Hand bearbeitet und in git gehalten werden; `beleg index` gleicht den Index ihr an.
help-set-id = Ein Artikel
help-arg-facts = Was von ihm gilt, was auch immer seine Quelle sagt: `published=2025-10-17`, `outlet=Elbpost`
help-arg-restore = Gelöschte Artikel mit dem nächsten `beleg index` zurückkommen lassen
help-arg-user = Sie für das eigene Archiv des Benutzers schreiben, das gilt, wo es kein anderes gibt: im Ordner, den das System für Daten hat
help-arg-list = Nur Stellen dieser Liste

### Where the index is

index-where = Index `{ $path }`
index-overruled = der Index `{ $path }` liegt näher als der aus `BELEG_INDEX`, `{ $other }`: einen mit `--index ORDNER` nennen
index-of-other = der Index `{ $path }` gehört jemand anderem und wird übergangen: ihn mit `--index ORDNER` nennen
help-arg-exact-words = Nach keinem anderen Wort suchen, wenn eines nirgends steht
help-explain-words = Die Anfrage wie in `search`, zuletzt die Stelle: `ARTIKEL#3`

days-spoken-of = Tage, von denen die Rede ist
days-range = { $first } bis { $last }
days-unknown = kein volles Datum

### Export and timeline

csv-cut = { $written } von { $all } Stellen geschrieben: `beleg export` schreibt alle
export-sample = eine Stichprobe von { $n } mit Startwert { $seed } aus { $all }

timeline-imprecise = länger als ein Zeitraum
timeline-more-keys = { $n ->
    [one] ein weiterer Wert fehlt
   *[other] { $n } weitere Werte fehlen
  } hier: `--top` nimmt mehr auf
timeline-passages = Stellen
timeline-articles = Artikel
timeline-occurrences = Fundstellen

### Warnungen

warn-unopened = `)` ohne `(` blieb unbeachtet
warn-dangling = `{ $operator }` hat nichts zu verbinden und blieb unbeachtet; in Anführungszeichen ist es ein Wort
warn-near-word = `{ $text }` wurde als Wort gelesen: der Operator hat eine Anzahl von Wörtern, wie `NEAR/5`
warn-unclosed = `(` wird nie geschlossen: gelesen bis zum Ende
warn-empty-brackets = leere Klammern blieben unbeachtet
warn-no-letter = `{ $text }` hat weder Buchstaben noch Ziffer und blieb unbeachtet
warn-wildcard-word = `*` und `?` gelten in einem einzelnen Wort: `{ $text }` wurde als `{ $plain }` gelesen
warn-fuzzy-number = `~` steht mit einer Zahl hinter einem einzelnen Wort: `{ $typed }` wurde als `{ $plain }` gelesen
warn-fuzzy-most = höchstens { $most } Buchstaben dürfen abweichen: `{ $text }~{ $distance }` wurde als `{ $text }~{ $most }` gelesen
warn-quote = das Anführungszeichen wird nie geschlossen: gelesen bis zum Ende
warn-empty-phrase = eine leere Wortfolge blieb unbeachtet
warn-exact-before = `=` gilt unmittelbar vor einem Wort oder Anführungszeichen und blieb unbeachtet
warn-exact-star = `=` und `*` schließen sich aus: `*` blieb unbeachtet, `={ $inner }` wurde gesucht
warn-exact-words = `=` gilt nur vor Wörtern: `{ $text }` wurde ohne es gelesen
warn-field = `{ $name }:` ist kein Feld ({ $known }): `{ $name }` wurde als Wort gelesen
warn-field-value = hinter `{ $name }:` steht kein Wert; es wurde als Wort gelesen
warn-day = `datum:{ $text }` blieb unbeachtet: { $message }
day-side = erwartet wird ein Tag auf einer Seite von `..`
day-none = erwartet wird ein Tag
warn-days-turned = `datum:{ $since }..{ $until }` endet, bevor es beginnt: gelesen als `datum:{ $until }..{ $since }`
warn-no-days = diese Tage und der andere Tagesfilter schließen sich aus: nichts kann gefunden werden
warn-only-negative = die Anfrage schließt nur aus: alles andere wird gefunden
warn-exact-star-only = `=` und `*` schließen sich aus: `*` blieb unbeachtet
warn-wildcard-piece = `*` und `?` gelten in einem einzelnen Wort: in `{ $piece }` blieben sie unbeachtet
warn-near = `{ $operator }` steht nur zwischen Wörtern und Wortfolgen: es wurde als `UND` gelesen
warn-sentence = `SATZ` enthält nur Wörter und Wortfolgen: es wurde als bloße Klammer gelesen
warn-fuzzy-text = `~` gilt für Wörter des Textes: `{ $text }` wurde gesucht, wie es ist
warn-stop-words = { $words } { $n ->
    [one] ist zu häufig, um Stellen zu unterscheiden, und wurde weggelassen; in Anführungszeichen muss es da sein
   *[other] sind zu häufig, um Stellen zu unterscheiden, und wurden weggelassen; in Anführungszeichen muss jedes da sein
  }
warn-many-words = `{ $pattern }` steht für { $all } Wörter, von denen die { $looked_for } häufigsten gesucht wurden
warn-wildcard-cut = `{ $pattern }` würde neben den anderen Platzhaltern zu lange dauern: nur { $looked_for } seiner Wörter wurden gesucht
warn-near-cut = zu viele Stellen haben die Wörter der Anfrage: nur { $read } davon wurden daraufhin gelesen, wie nah sie stehen
warn-corrected = `{ $typed }` steht { $there }: stattdessen wurde `{ $suggestion }` gesucht ({ $count })
warn-spelling = `{ $typed }` steht { $there }. Meinten Sie `{ $suggestion }`? ({ $count })
stands-in = { $n ->
    [0] nirgends
    [one] nur in einer Stelle
   *[other] nur in { $n } Stellen
  }
passages = { $n ->
    [one] eine Stelle
   *[other] { $n } Stellen
  }
or = { $first } oder { $second }
warn-value-none = kein Artikel hat { $names } `{ $values }`; in diesem Index ist nichts davon bekannt
warn-value = kein Artikel hat { $names } `{ $values }`; bekannt: { $known }

### Hilfe zu Ausgabe, Verlauf und Zitat

help-export = Alles ausgeben, was passt, ohne Obergrenze, oder eine Stichprobe davon
help-export-query = Was gesucht wird, wie in `search`; alles, wenn es fehlt
help-arg-sample = Eine Stichprobe von so vielen Stellen ziehen
help-arg-seed = Ein anderer Startwert zieht eine andere Stichprobe; derselbe zieht aus denselben Artikeln dieselbe
help-timeline = Zählen, was im Lauf der Zeit passt: nach Tag, Woche, Monat oder Jahr
help-timeline-query = Was gezählt wird; alles, wenn es fehlt
help-timeline-count = Was gezählt wird: Stellen, Artikel oder wie oft die Wörter dastehen (dafür wird jeder passende Text gelesen)
help-arg-by = Wie lang ein Zeitraum ist
help-arg-per = Eine Zeile von Zahlen für jeden Wert davon
help-timeline-top = Mit `--per` höchstens so viele Werte, die häufigsten
help-arg-top = Höchstens so viele Werte, die häufigsten
help-arg-around = Bei einer Stelle auch so viele davor und danach zeigen
help-cite = Stellen zitieren, mit Quelle und einem Zeichen für `verify`
help-arg-style = Wie die Zitate geschrieben werden
help-after = Beispiele:
    {"  "}beleg index ARTIKEL
    {"  "}beleg search Tomahawk --since 2025-10-16
    {"  "}beleg search Tomahawk --in ARTIKEL --format json
    {"  "}beleg verify --all
    {""}
    Exit-Codes:
    {"  "}0    erledigt oder gefunden
    {"  "}1    nichts gefunden
    {"  "}2    Fehler
    {"  "}130  mit Strg-C angehalten
    {""}
    Umgebung:
    {"  "}BELEG_INDEX   Ordner des Index
    {"  "}BELEG_CONFIG  Datei mit den Quellen
    {"  "}BELEG_LANG    Sprache: de oder en
    {"  "}BELEG_NOW     Uhrzeit, etwa 2025-10-21T12:00:00+02:00
    {"  "}NO_COLOR      keine Farben, wenn nicht leer
