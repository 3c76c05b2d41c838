#!/bin/sh
# Installs Rushes for this person alone, or takes it away again: sh install.sh [--remove]
#
# Nothing outside the home folder is touched, no administrator is asked. Clips, ledger and key stay when it is removed.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
bin=$HOME/.local/bin
id=app.rushes.Rushes

refresh() {
    if command -v update-desktop-database >/dev/null 2>&1; then update-desktop-database -q "$data/applications" || true; fi
    if command -v gtk-update-icon-cache >/dev/null 2>&1; then gtk-update-icon-cache -q -t -f "$data/icons/hicolor" || true; fi
}

remove() {
    rm -f "$bin/rushes" "$data/applications/$id.desktop" "$data/metainfo/$id.metainfo.xml" \
        "$data/icons/hicolor/scalable/apps/$id.svg" "$data/icons/hicolor/256x256/apps/$id.png"
    rm -rf "$data/doc/rushes"
    refresh
    echo "Rushes is removed. Your clips and its ledger were left where they are."
}

install_all() {
    mkdir -p "$bin" "$data/applications" "$data/metainfo" "$data/doc/rushes" \
        "$data/icons/hicolor/scalable/apps" "$data/icons/hicolor/256x256/apps"
    install -m 755 "$here/rushes" "$bin/rushes"
    # The full path: not every desktop looks into ~/.local/bin.
    sed "s|^Exec=rushes|Exec=\"$bin/rushes\"|" "$here/$id.desktop" >"$data/applications/$id.desktop"
    install -m 644 "$here/$id.metainfo.xml" "$data/metainfo/$id.metainfo.xml"
    install -m 644 "$here/$id.svg" "$data/icons/hicolor/scalable/apps/$id.svg"
    install -m 644 "$here/$id.png" "$data/icons/hicolor/256x256/apps/$id.png"
    install -m 644 "$here"/LICENSE-* "$here/THIRD-PARTY.txt" "$data/doc/rushes/"
    refresh
    echo "Rushes is installed: look for it among your programs, or run $bin/rushes"
}

case ${1:-} in
    --remove) remove ;;
    "") install_all ;;
    *) echo "sh install.sh [--remove]" >&2; exit 2 ;;
esac
