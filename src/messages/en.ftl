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

days-spoken-of = days spoken of
days-range = { $first } to { $last }
days-unknown = no full date
