#!/usr/bin/env python3
"""How much of saved pages is understood: dates, titles, authors, text.

    python3 benches/extraction.py FOLDER [--beleg target/release/beleg] [--wrong] [--folds 5] [--against OTHER]

FOLDER holds `expected.jsonl` and the pages it names (gzipped or not). A line is `{"set": "news", "page": …, "title", "published", "authors",
"body", "summary"}` or `{"set": "web", "page": …, "must_contain": […], "must_not_contain": […]}` with what else is known. What a line does not
give (or gives as null) is not counted. `--wrong` names every page that misses something. `--folds 5` parts the hosts in five and shows the
worst part of each measure: what differs much from part to part was made for some of the hosts. `--against OTHER` reads the pages with another
program, too (one with a rule switched off), and counts the hosts on which each measure gains and loses.
"""

import argparse
import collections
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
import zlib
from urllib.parse import urlsplit


def folded(text):
    """Text for comparing: composed, without soft hyphens, blanks and quotes as one kind each."""
    text = unicodedata.normalize("NFKC", text or "").replace("\u00ad", "")
    text = re.sub("[„“”«»‟\"‚‘’‛‹›´`']+", "'", text)
    text = re.sub("[‐‑‒–—]", "-", text).replace("…", "...")
    return re.sub(r"\s+", " ", text).strip()


def words(text):
    return re.findall(r"\w+", folded(text).lower())


def overlap(found, expected):
    found, expected = collections.Counter(words(found)), collections.Counter(words(expected))
    shared = sum((found & expected).values())
    return shared, sum(found.values()), sum(expected.values())


def day_of(article):
    date = article.get("published") or article.get("updated")
    return date["day"] if date else None


def expected_day(value):
    """The day in Germany: an instant with another zone may fall on the next one."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    moment = datetime.fromisoformat(value)
    if moment.tzinfo is not None and len(value) > 10:
        moment = moment.astimezone(ZoneInfo("Europe/Berlin"))
    return moment.date().isoformat()


def is_title(found, expected):
    return words(found) == words(expected)


def is_like_title(found, expected):
    """The same words, or one with a kicker before (or the site behind) the other, or nearly the same words."""
    found, expected = words(found), words(expected)
    if not found or not expected:
        return False
    short, long = sorted((found, expected), key=len)
    runs = (long[i : i + len(short)] for i in range(len(long) - len(short) + 1))
    shared = sum((collections.Counter(found) & collections.Counter(expected)).values())
    return (len(short) >= 3 and short in runs) or 2 * shared / (len(found) + len(expected)) >= 0.8


AGENCIES = {"deutsche presse-agentur": "dpa", "deutsche presse agentur": "dpa", "afp deutschland": "afp"}


def names_of(values):
    names = {folded(name).lower() for name in values or [] if name and name.strip()}
    return {AGENCIES.get(name, name) for name in names}


def are_authors(article, expected):
    """All expected names are found as authors, agencies or outlet, and no further author is."""
    expected = names_of(expected)
    authors = names_of(article.get("authors"))
    others = names_of(article.get("agencies")) | names_of([article.get("outlet") or ""])
    return expected <= authors | others and authors <= expected


def read(beleg, folder, lines):
    """What the program reads of every page."""
    with tempfile.TemporaryDirectory() as scratch:
        paths = []
        for line in lines:
            source = os.path.join(folder, line["page"])
            name = os.path.basename(line["page"])
            target = os.path.join(scratch, name[:-3] if name.endswith(".gz") else name)
            opener = gzip.open if name.endswith(".gz") else open
            with opener(source, "rb") as page, open(target, "wb") as copy:
                copy.write(page.read())
            paths.append(target)
        run = subprocess.run([*beleg, *paths], capture_output=True, env={**os.environ, "BELEG_COLOR": "never"})
        articles = {}
        for line in run.stdout.decode().splitlines():
            article = json.loads(line)
            path = article["blocks"][0]["source"]["path"] if article.get("blocks") else None
            if path:
                articles[os.path.basename(path)] = article
        sys.stderr.write(run.stderr.decode().replace(scratch + "/", ""))
    def key(line):
        name = os.path.basename(line["page"])
        return name[:-3] if name.endswith(".gz") else name
    return {line["page"]: articles.get(key(line)) for line in lines}


def host_of(url):
    """The host without its subdomain; behind the address of a web archive the host that it saved."""
    if "web.archive.org/web/" in url:
        saved = url.split("/web/", 1)[1].split("/", 1)[-1]
        url = saved if "//" in saved else "http://" + saved
    return ".".join((urlsplit(url).hostname or url).split(".")[-2:])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--beleg", default="target/release/beleg", help="the program to measure")
    parser.add_argument("--command", default="read --format jsonl", help="its arguments before the paths")
    parser.add_argument("--wrong", action="store_true", help="name every page that misses something")
    parser.add_argument("--folds", type=int, default=0, help="part the hosts in so many")
    parser.add_argument("--against", default="", help="another program to compare with, host by host")
    parser.add_argument("--only", default="", help="pages or addresses that contain this")
    options = parser.parse_args()
    with open(os.path.join(options.folder, "expected.jsonl"), encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    lines = [line for line in lines if options.only in line["page"] + line["url"]]
    found = judged(lines, read([options.beleg, *options.command.split()], options.folder, lines), options.wrong)
    report(lines, found)
    if options.folds:
        report_folds(found, options.folds)
    if options.against:
        others = read([options.against, *options.command.split()], options.folder, lines)
        report_hosts(found, judged(lines, others, False))


class Found:
    """What was counted: a list of (set, measure, host, share that is right), the recalls and precisions of bodies, and how many pages were read."""

    def __init__(self, read):
        self.counts, self.recalls, self.precisions, self.read = [], [], [], read


def judged(lines, articles, names_wrong):
    found_in_all = Found(sum(article is not None for article in articles.values()))

    def count(kind, line, right, note=""):
        found_in_all.counts.append((line["set"], kind, host_of(line["url"]), float(right)))
        if names_wrong and note and right != float(kind != "unwanted"):
            print(f"{kind:9} {line['page'][-20:]} {line['url'][:60]}  {note}")

    for line in lines:
        article = articles[line["page"]] or {}
        blocks = article.get("blocks", [])
        if line.get("published"):
            day, wanted = day_of(article), expected_day(line["published"])
            count("day", line, day == wanted, f"{day} not {wanted}")
            if day and day[:4] != wanted[:4]:
                count("year", line, False, f"{day} not {wanted}")
        if line.get("title"):
            count("alike", line, is_like_title(article.get("headline"), line["title"]), f"{article.get('headline')!r} not {line['title']!r}")
            count("headline", line, is_title(article.get("headline"), line["title"]), f"{article.get('headline')!r} not {line['title']!r}")
        if line.get("authors"):
            count("authors", line, are_authors(article, line["authors"]), f"{article.get('authors')} {article.get('agencies')} not {line['authors']}")
        if line.get("body"):
            body = "\n".join(block["text"] for block in blocks if block["kind"] in ("paragraph", "heading"))
            shared, found, expected = overlap(body, line["body"])
            recall, precision = shared / max(expected, 1), shared / max(found, 1)
            found_in_all.recalls.append(recall)
            found_in_all.precisions.append(precision)
            count("recall", line, recall)
            count("precision", line, precision)
            if names_wrong and (recall < 0.95 or precision < 0.93):
                print(f"body      {line['page'][-20:]} {line['url'][:60]}  recall {recall:.2f} precision {precision:.2f}")
        text = folded("\n".join(block["text"] for block in blocks if block["kind"] != "boilerplate"))
        for segment in line.get("must_contain", []):
            count("contains", line, folded(segment) in text, repr(segment))
        for segment in line.get("must_not_contain", []):
            count("unwanted", line, folded(segment) in text, repr(segment))
    return found_in_all


def sums(counts):
    """Right and all of each set and measure."""
    totals = collections.defaultdict(lambda: [0, 0])
    for name, kind, _, right in counts:
        totals[name, kind][0] += right
        totals[name, kind][1] += 1
    return totals


def report(lines, found):
    print(f"{len(lines)} pages, {found.read} read")
    for (name, kind), (right, all_) in sorted(sums(found.counts).items()):
        if kind == "year":
            print(f"{name:5} wrong year  {all_}")
        elif kind not in ("recall", "precision"):
            print(f"{name:5} {kind:10} {right:4.0f} of {all_:4}  {100 * right / all_:5.1f} %")
    if found.recalls:
        recall, precision = (sum(values) / len(values) for values in (found.recalls, found.precisions))
        print(f"news  body       recall {recall:.3f}  precision {precision:.3f}  (means over {len(found.recalls)} pages)")


def report_folds(found, folds):
    """Each host lies wholly in one part, by a checksum of its name."""
    parts = [sums(count for count in found.counts if zlib.crc32(count[2].encode()) % folds == fold) for fold in range(folds)]
    print(f"hosts parted in {folds}: each part")
    for name, kind in sorted(sums(found.counts)):
        if kind != "year":
            shares = [100 * part[name, kind][0] / part[name, kind][1] for part in parts if part[name, kind][1]]
            print(f"{name:5} {kind:10} " + " ".join(f"{share:5.1f}" for share in shares) + " %")


def report_hosts(found, others):
    """On how many hosts the program does better and worse than the other one."""
    print("against the other: hosts that gain and lose")

    def by_host(counts):
        totals = collections.defaultdict(float)
        for name, kind, host, right in counts:
            totals[name, kind, host] += -right if kind in ("unwanted",) else right
        return totals

    ours, theirs = by_host(found.counts), by_host(others.counts)
    gains = collections.defaultdict(lambda: [set(), set()])
    for key in {*ours, *theirs}:
        if key[1] != "year" and ours[key] != theirs[key]:
            gains[key[:2]][ours[key] < theirs[key]].add(key[2])
    for (name, kind), (more, less) in sorted(gains.items()):
        print(f"{name:5} {kind:10} +{len(more)} -{len(less)}  {' '.join(sorted(more))} | {' '.join(sorted(less))}")


if __name__ == "__main__":
    main()
