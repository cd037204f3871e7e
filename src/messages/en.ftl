# What Beleg says in English. The README of this folder is the head of `mod.rs`.

### Standard error

error = error: { $message }
hint = hint: { $message }
warning = warning: { $message }

lang-unknown = `BELEG_LANG` is no language that is spoken here: found `{ $found }`
lang-unknown-hint = write `de` or `en`, or unset it

hint-index-articles = make one with `beleg index PATH…`, or name another with `--index DIR`
hint-name-another-index = name another folder with `--index DIR`; nothing was changed in this one
hint-rebuild = rebuild it from the articles with `beleg index --rebuild PATH…`
hint-open-again = open it again
hint-wait = wait for it with `--wait 30s`, or write to another index with `--index DIR`
hint-free-space = free some space and run the command again; what was committed before is safe
hint-check-rights = check the rights of the folder, or name another with `--index DIR`
hint-open-fewer = close some files, or let more be open with `ulimit -n`
hint-allow-loss = bring the files back, or do without these articles with `--yes`
hint-mend-skipped = repair or move what was skipped, or leave out `--strict`
hint-fewer-words = ask for fewer words
hint-name-words = name words, or which articles are meant: by days, an outlet, a place …
hint-fewer-brackets = leave out brackets that are not needed
hint-narrow-search = narrow the search by days or words instead of paging on
hint-longer-periods = take longer ones with `--by month`, or fewer days with `--since` and `--until`
hint-swap-days = swap them
hint-write-id = an id looks like `ARTICLE`, `ARTICLE#3` or `ARTICLE#headline`; search prints them with `--format json`
hint-take-id = search prints the ids with `--format json`
hint-write-fact = write it like `published=2025-10-17` or `outlet=Elbpost`; nothing behind `=` takes a correction back
hint-see-corrections = what was deleted by hand stands in `corrections.jsonl` beside the folder of the index
hint-allow-pruning = look whether its disk is mounted; if its articles are to be deleted, add `--yes`
hint-see-lists = `beleg list` names all lists, `beleg list show NAME` what is in one
hint-name-articles = name the files or folders with the articles
hint-name-present = name files or folders, at least one of which is there
hint-run-again = run the command again to make it anew
hint-learn-again = make it anew with `beleg lexicon learn PATH…`, or remove it to do without
hint-watch-fewer = there are more folders than one user may watch: raise `fs.inotify.max_user_watches` with `sysctl`, or name fewer folders
hint-write-config = write one with `beleg init`, or name another with `--config FILE`
hint-check-config-rights = check the rights of the file and its folder
hint-correct-config = correct the line; `beleg init --config FILE` writes an example with comments
hint-check-path = check the path and its rights
hint-mend-line = mend the line, or leave it out
hint-edit-config = edit it, or write another with `--config FILE`

### Hits and articles

kind-headline = headline
kind-kicker = kicker
kind-teaser = teaser
kind-heading = heading
kind-caption = caption
kind-boilerplate = boilerplate

date-none = undated
date-dateline = { $days } (dateline)
date-url = { $days } (address)
date-filename = { $days } (file name)
date-mtime = { $days } (file time)
date-inferred = ≈ { $days }
date-corrected = { $days } (corrected)

standard-input = standard input
hit-more = { $n } more in this article
said-direct = direct
said-indirect = indirect
said-through = through { $name }
said-by-rule = ≈ who says what is found by rule, and may be wrong

total = { $passages ->
    [one] 1 passage
   *[other] { $passages } passages
  } in { $articles ->
    [one] 1 article
   *[other] { $articles } articles
  }
total-at-least = at least { $total }
total-undated = { $passages } in { $articles ->
    [one] 1 undated article
   *[other] { $articles } undated articles
  } (`--undated include`)
total-boilerplate = { $passages } in boilerplate (`--kind boilerplate`)
total-undated-more = { $passages } more in { $articles ->
    [one] 1 undated article
   *[other] { $articles } undated articles
  } (`--undated include`)
total-next = more with `--offset { $offset }`
facet-none = none

verify-nothing = nothing was named to be verified
verify-nothing-hint = name articles or passages, as in `beleg verify m-1#0`; `--all` checks everything in the index

### Index, watch, rebuild

index-refused-days = { $n ->
    [one] 1 day lies in the future and was not taken; later runs try it again
   *[other] { $n } days lie in the future and were not taken; later runs try them again
  }
index-go-on = { $stopped }; run the command again to go on
stopped-before = stopped before the first file
stopped-behind = stopped behind { $path }
stopped-inside = stopped inside { $path }, behind the article of line { $line }
stopped-inside-member = stopped inside { $path }, behind the article of line { $line } in `{ $member }`
no-articles = no articles found: name files, or folders with files
index-counts = { $added } added, { $replaced } replaced, { $unchanged } unchanged, { $deleted } deleted, { $skipped ->
    [0] nothing skipped
   *[other] { $skipped } skipped
  }
index-excluded = { $n ->
    [one] 1 file or folder
   *[other] { $n } files and folders
  } passed over: hidden, excluded or saved beside a page
index-passed-over = { $n ->
    [one] 1 part
   *[other] { $n } parts
  } of web archives and mails passed over: pictures, scripts and the like
converter-found = { $kind } files are read with `{ $program }` (found on the path)
index-superseded = { $n } of them gave way to a later one of the same id
index-holds = { $total } after { $seconds } s
skipped = skipped { $place }: { $reason }: { $message }
stopping = stopping; press Ctrl-C again to end at once
progress = { $files } files, { $articles } articles
watch-caught-up = up to date; watching for changes, until Ctrl-C
watch-waiting = waiting: { $error }
watch-missing = waiting for `{ $path }`, which does not exist
watch-stdin = standard input cannot be watched
watch-stdin-hint = read it with `beleg index -`
event-added = added
event-replaced = replaced
event-deleted = deleted
event-skipped = skipped
init-stdin = standard input is no source
init-stdin-hint = name files and folders
init-not-yet = `{ $path }` does not exist yet
init-wrote = wrote `{ $file }`{ $sources ->
    [0] : name your sources in it, then run `beleg index`
    [one] {" "}with 1 source: look through it, then run `beleg index`
   *[other] {" "}with { $sources } sources: look through it, then run `beleg index`
  }
no-path-no-source = no path is given, and `{ $file }` names no source
no-path-no-source-hint = name files or folders, or add `[[source]]` to the file
no-path-no-file = no path is given, and there is no `{ $file }` that names sources
no-path-no-file-hint = name files or folders, or write the file with `beleg init PATH…`
zone-unknown = `--zone { $zone }` is no time zone
zone-unknown-hint = write it like `Europe/Berlin` or `UTC`
map-hint = write it like `headline=Titel,published=Datum`
flag-wrong = `--{ $flag } { $value }`: { $error }
both = { $first }; { $second }
day-hint = write a day like { $days }
now-wrong = `BELEG_NOW` is no RFC 3339 time: found `{ $found }`
now-hint = write it like `2025-10-21T12:00:00+02:00`, or unset it
in-missing = `--in { $path }`: no such file or folder
in-missing-hint = name a file or folder with articles
in-locked = { $error }: searching what it holds so far
signals = cannot take signals
write-answer = cannot write the answer

### Sources, stats, verify, delete

source-missing = (does not exist)
source-outlet = outlet { $value }
source-language = language { $value }
source-zone = zone { $value }
source-date-from = date-from { $value }
source-map = map { $value }
source-holds = { $files ->
    [one] 1 file
   *[other] { $files } files
  }, { $articles ->
    [one] 1 article
   *[other] { $articles } articles
  }, { $passages ->
    [one] 1 passage
   *[other] { $passages } passages
  }
source-changed = changed { $when }
sources-none = `{ $file }` names no source: add `[[source]]` with a `path`
sources-no-file = there is no `{ $file }`: write one with `beleg init PATH…`
stats-days = from { $first } to { $last }; { $undated } undated
stats-undated = { $undated } undated
stats-disk = { $size } on disk, { $segments ->
    [one] 1 segment
   *[other] { $segments } segments
  }
stats-versions = format { $format }, analyzer { $analyzer }, lexicon { $lexicon }
verify-ok = ok
verify-moved = moved
verify-changed = changed
verify-gone = gone
verify-unreadable = unreadable
verify-counts = { $ok } ok, { $moved } moved, { $changed } changed, { $gone } gone{ $unreadable ->
    [0] {""}
   *[other] , { $unreadable } unreadable
  }
deleted = { $n ->
    [one] 1 article
   *[other] { $n } articles
  } deleted

### Words: analyze, explain, suggest, syntax, lexicon

analyze-own-lexicon = read with the lexicon of the program: { $error }
word-stop = (stop word)
word-also = also { $spellings }
word-also-more = also { $spellings } and { $more } more
explain-found = { $id } is found by `{ $query }`; score { $score }
explain-not-found = { $id } is not found by `{ $query }`
explain-word = { $times ->
    [0] not in it
   *[other] { $times } × in it
  }, in { $passages ->
    [one] 1 passage
   *[other] { $passages } passages
  }
explain-beside = beside the words
explain-ranking = ranking: { $weights }
suggest-term = { $n ->
    [one] 1 passage
   *[other] { $n } passages
  }
suggest-copies = { $n } articles
syntax-synonyms = Operators are written in capitals. The same by other names:
lexicon-later = the index uses it after `beleg index --rebuild PATH…`, and goes on as it is until then
lexicon-learned = { $words ->
    [one] 1 word
   *[other] { $words } words
  } learned from { $articles ->
    [one] 1 article
   *[other] { $articles } articles
  }: lexicon { $lexicon }
lexicon-recut = { $n ->
    [one] 1 word
   *[other] { $n } words
  } cut otherwise than by the program's own{ $n ->
    [0] {""}
   *[other] :
  }
lexicon-whole = whole

### Articles

line-of = { $kind } line { $line }, bytes { $start }–{ $end }
line-of-extracted = { $kind } line { $line }, bytes { $start }–{ $end } of the extracted text
kind-paragraph = paragraph
member-in = { $member } in { $path }
fact-id = id
fact-headline = headline
fact-kicker = kicker
fact-outlet = outlet
fact-agencies = agencies
fact-cited = cited
fact-authors = authors
fact-place = place
fact-url = url
fact-language = language
fact-published = published
fact-updated = updated
fact-file = file
fact-link = link
fact-refused = { $fact } (refused)
read-days = days in the source
read-line = line { $line }: { $text } ({ $meaning })
read-not-taken = not taken

### Evaluation

eval-limit = `--limit` is { $found }, expected 1 to { $most }
eval-limit-hint = 300 are enough for every measure here
eval-unjudged = { $n } of { $all } queries have no relevant document and do not count
eval-beside = MRR@10 beside the base
eval-compared = { $wins } better, { $losses } worse
eval-mean = mean

### Why something was skipped

skip-empty = empty
skip-binary = binary
skip-unsupported-format = unsupported_format
skip-too-large = too_large
skip-cut = cut
skip-unreadable = unreadable
skip-broken-encoding = broken_encoding
skip-unknown-encoding = unknown_encoding
skip-malformed = malformed
skip-no-text = no_text
skip-invalid-value = invalid_value
skip-invalid-id = invalid_id
skip-loop = loop
skip-changed = changed
skip-internal = internal

### Errors

id-empty = an id must not be empty
id-character = an id must not contain `{ $found }`: found in `{ $id }`
id-too-long = an id has at most { $most } bytes, found { $length }
id-slot = `{ $found }` names no passage: expected `ARTICLE#0`, `ARTICLE#0.1`, `ARTICLE#headline`, `#kicker`, `#teaser`, `#s0`, `#c0` or `#b0`
id-token = `{ $found }` is no part of a checksum: expected twelve hexadecimal digits, as in `ARTICLE#0@9f86d081884c`
request-empty = the query has no word, and there is no filter
request-too-many = `limit` and `offset` together may ask for { $most } hits at most, found { $asked }
request-snippet = `snippet` is { $least } characters or more, found { $found }
request-no-days = `since` is { $since }, which is after `until`, { $until }
request-facet = expected one of { $known }, found `{ $found }`
request-facet-path = only `date` has paths, as in `date:/2025/10`; found `{ $found }`
request-timeline-per = `per` is one of outlet, agency, place, author, language, basis; found `{ $found }`
request-too-many-periods = these are more than { $most } periods
query-too-long = the query has { $length } bytes, at most { $most } are read
query-too-deep = brackets are nested deeper than { $most } at character { $at }
index-missing = there is no index in `{ $location }`
index-foreign = `{ $location }` is not an index of Beleg: it holds { $found }
index-version = cannot open index `{ $location }`: built with { $what } `{ $found }`, this program has `{ $expected }`
index-replaced = index `{ $location }` was rebuilt in another way since it was opened
index-locked = index `{ $location }` is being written by another process
index-damaged = index `{ $location }` is damaged: { $detail }
deadline = the search took longer than it may
cannot = cannot { $action } `{ $path }`
cannot-index = cannot { $action } index `{ $location }`
id-wrong = `{ $id }` is no id of an article or a passage
unknown-article = there is no article `{ $id }` in the index
unknown-passage = there is no passage `{ $id }` in the index
nothing-to-rebuild = no article was found to rebuild index `{ $path }` from: it stays as it is{ $reason }
would-lose-some = index `{ $path }` stays as it is: a rebuild may lose articles of it{ $reason }
would-lose = index `{ $path }` stays as it is: a rebuild would lose { $n ->
    [one] 1 article
   *[other] { $n } articles
  } whose source cannot be read: { $names }
and-more = { $names } and { $more } more
not-complete = { $n ->
    [one] 1 record or file was
   *[other] { $n } records or files were
  } skipped, so that index `{ $path }` stays as it is{ $reason }
stopped = stopped: index `{ $path }` stays as it was
watch-failed = cannot watch `{ $path }`
watch-nothing = cannot watch `{ $path }`: does not exist
nothing-to-learn = no article was found to learn words from: what was learned before stays as it is{ $reason }
lexicon-unread = cannot read lexicon `{ $path }`
lexicon-row = line { $line }: expected `word<TAB>count<TAB>capitals<TAB>determined`, found `{ $found }`
config-syntax = `{ $path }`, line { $line }, column { $column }: { $message }
config-exists = `{ $path }` is there already, and stays as it is
cannot-read = cannot read `{ $name }`
cannot-write = cannot write `{ $name }`
line-wrong = `{ $name }`, line { $line }: expected { $expected }, found { $found }
query-failed = query `{ $id }` failed
map-pair = expected `part=column`, found `{ $found }`
map-part = articles have no part `{ $found }`; parts are `id`, `kicker`, `headline`, `teaser`, `text`, `url`, `outlet`, `agencies`, `authors`, `place`, `language`, `published`, `updated` and `embargo`
day-unknown = expected a day such as `2025-10-16`, `16.10.2025`, `2025-10`, `Oktober 2025`, `2025`, `7d` or `gestern`, found `{ $found }`
day-impossible = the calendar has no day `{ $found }`
io-not-found = { $system }
io-denied = { $system }
io-exists = { $system }
io-full = { $system }
io-read-only = { $system }
io-folder = { $system }
io-no-folder = { $system }
do-read = read
do-write = write
do-open = open
do-remove = remove
do-search = search
do-read-folder = read folder
do-make-folder = make folder
do-make-durable = make durable
do-find-folder = find folder

### Command line

usage-unknown-argument = unexpected argument `{ $argument }`
usage-unknown-command = unrecognized command `{ $command }`
usage-no-command = a command is missing
usage-value = invalid value `{ $value }` for `{ $argument }`
usage-no-value = a value is missing for `{ $argument }`
usage-missing = these are missing: { $arguments }
usage-conflict = `{ $argument }` cannot be used with `{ $other }`
usage-utf8 = an argument is not Unicode
usage-other = the arguments cannot be understood
usage-known = possible values: { $values }
usage-meant = perhaps `{ $meant }` is meant
usage-line = Usage: { $usage }
usage-more = For more information, try `--help`

### Refused

refused-other-article = of another article
refused-comment = of a reader's comment
refused-embed = of an embedded post
refused-quotation = of somebody who is quoted
refused-picture = of a picture
refused-page-head = in the page's head
refused-page-foot = in the page's foot
refused-text = in the text
refused-life-dates = of somebody's life
refused-forwarded = of who sent the mail on
refused-mail-box = a mail box that anybody can have
refused-sending-service = a service that sends mails for others
refused-no-person = not known to be a person
refused-unsure = it need not be who published the text
refused-event = of an event
refused-future = not yet come
refused-ambiguous = it may be two days
refused-null-day = written by machines for no day
refused-unreadable = not read as a day
refused-not-stated = the source says none
read-refused-line = line { $line }: { $rest }

### Corrections, lists

cannot-set = cannot set `{ $fact }`: { $message }
not-deleted = article `{ $id }` was not deleted by hand
would-prune-all = nothing is found in `{ $path }`, and pruning would delete { $articles ->
    [one] 1 article
   *[other] { $articles } articles
  }
list-name = `{ $name }` cannot be the name of a list: expected letters, digits, `-`, `_` and `.`
list-unknown = there is no list `{ $name }`
list-lacks = list `{ $name }` has no passage of `{ $id }`
init-no-home = this user has no home, and so no folder for data
init-no-home-hint = name an index with `--index DIR`
index-gone = gone: { $names }; what was read from there stays until `--prune`
index-forgotten = warning: { $n ->
    [one] 1 file
   *[other] { $n } files
  } lost the outlet or day that flags gave before: repeat `--set-outlet` and `--date-from`, or write them into `beleg.toml`
index-corrected = { $n } corrected by hand since
index-kept-out = { $n ->
    [one] 1 article
   *[other] { $n } articles
  } deleted by hand before stay away

### Lists, corrections: answers

list-now = now: { $text }
restored = { $n ->
    [one] 1 article
   *[other] { $n } articles
  } restored: run `beleg index` on the files
set-pair = expected `FACT=VALUE`, found `{ $found }`
set-pair-hint = write it like `published=2025-10-17`; facts are { $names }
set-nothing = { $id }: nothing is corrected any more
set-is = { $id }: { $fact } is { $value }

### Where the index is

index-where = index `{ $path }`
index-overruled = index `{ $path }` lies nearer than that of `BELEG_INDEX`, `{ $other }`: name one with `--index DIR`
index-of-other = index `{ $path }` belongs to another user and is passed over: name it with `--index DIR`
days-spoken-of = days spoken of
days-range = { $first } to { $last }
days-unknown = no full date

### Export and timeline

csv-cut = { $written } of { $all } passages written: `beleg export` writes all
export-sample = a sample of { $n } with seed { $seed } out of { $all }

timeline-imprecise = longer than a period
timeline-more-keys = { $n ->
    [one] one more value
   *[other] { $n } more values
  } left out: `--top` takes more
timeline-passages = passages
timeline-articles = articles
timeline-occurrences = occurrences

### Warnings

warn-unopened = `)` without `(` was ignored
warn-dangling = `{ $operator }` has nothing to connect and was ignored; in quotes it is a word
warn-near-word = `{ $text }` was read as a word: the operator has a number of words, as in `NEAR/5`
warn-unclosed = `(` was never closed: read up to the end
warn-empty-brackets = empty brackets were ignored
warn-no-letter = `{ $text }` has no letter and no digit and was ignored
warn-wildcard-word = `*` and `?` are understood in a single word: `{ $text }` was read as `{ $plain }`
warn-fuzzy-number = `~` takes a number behind a single word: `{ $typed }` was read as `{ $plain }`
warn-fuzzy-most = at most { $most } letters may differ: `{ $text }~{ $distance }` was read as `{ $text }~{ $most }`
warn-quote = the quote was never closed: read up to the end
warn-empty-phrase = an empty phrase was ignored
warn-exact-before = `=` works directly before a word or a quotation mark, and was ignored
warn-exact-star = `=` and `*` exclude each other: `*` was ignored, `={ $inner }` was looked for
warn-exact-words = `=` works before words alone: `{ $text }` was read without it
warn-field = `{ $name }:` is no field ({ $known }): `{ $name }` was read as a word
warn-field-value = `{ $name }:` is followed by no value, and was read as a word
warn-day = `datum:{ $text }` was ignored: { $message }
day-side = expected a day on one side of `..`
day-none = expected a day
warn-days-turned = `datum:{ $since }..{ $until }` ends before it begins: read as `datum:{ $until }..{ $since }`
warn-no-days = these days and the other day filter exclude each other: nothing can be found
warn-only-negative = the query only excludes: everything else is found
warn-exact-star-only = `=` and `*` exclude each other: `*` was ignored
warn-wildcard-piece = `*` and `?` are understood in a single word: in `{ $piece }` they were ignored
warn-near = `{ $operator }` stands between words and phrases only: it was read as `UND`
warn-sentence = `SATZ` holds words and phrases only: it was read as mere brackets
warn-fuzzy-text = `~` works for words of the text: `{ $text }` was looked for as it is
warn-stop-words = { $words } { $n ->
    [one] is too frequent to tell passages apart, and left out; in quotation marks it must be there
   *[other] are too frequent to tell passages apart, and left out; in quotation marks each must be there
  }
warn-many-words = `{ $pattern }` stands for { $all } words, of which the { $looked_for } most frequent were looked for
warn-wildcard-cut = `{ $pattern }` would take too long beside the other wildcards: only { $looked_for } of its words were looked for
warn-near-cut = too many passages have the words of the query: of these only { $read } were read to find out how near they stand
warn-corrected = `{ $typed }` stands { $there }: `{ $suggestion }` was looked for instead ({ $count })
warn-spelling = `{ $typed }` stands { $there }. Did you mean `{ $suggestion }`? ({ $count })
stands-in = { $n ->
    [0] nowhere
    [one] in one passage only
   *[other] in { $n } passages only
  }
passages = { $n ->
    [one] one passage
   *[other] { $n } passages
  }
or = { $first } or { $second }
warn-value-none = no article has the { $names } `{ $values }`; none is known in this index
warn-value = no article has the { $names } `{ $values }`; known: { $known }
