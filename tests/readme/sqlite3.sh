#!/bin/sh
# Stands in for `sqlite3` where there is none: takes the sample database, and prints what `sqlite3 -json` makes of it.
case "$1" in
-json)
    cat <<'END'
[{"id":"inselblatt-401","titel":"Chor fährt aufs Festland","medium":"Inselblatt","datum":"2025-10-11","inhalt":"Der Inselchor singt am Samstag auf dem Festland. Die Fähre fährt dafür eine Stunde später."},
{"id":"inselblatt-402","titel":"Strandkörbe eingelagert","medium":"Inselblatt","datum":"2025-10-13","inhalt":"Die Strandkörbe stehen im Winterlager."}]
END
    ;;
*) cat >"$1" ;;
esac
