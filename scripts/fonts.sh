#!/usr/bin/env bash
# Makes the fonts of static/fonts from TeX Gyre Pagella and Pagella Math (from CTAN or Debian's fonts-texgyre and fonts-texgyre-math):
# the characters of characters.txt, and for text those of text-characters.txt. Needs python3, fonttools and brotli.
# bash scripts/fonts.sh .../texgyrepagella-math.otf .../texgyrepagella-regular.otf .../texgyrepagella-bold.otf
source "$(dirname "$0")/common.sh"

for font in "${1:-}" "${2:-}" "${3:-}"; do
  [ -f "$font" ] || die "name the three fonts: bash scripts/fonts.sh .../texgyrepagella-math.otf .../texgyrepagella-regular.otf .../texgyrepagella-bold.otf"
done
python3 - "$@" <<'PYTHON'
import sys
from fontTools import subset
from fontTools.ttLib import TTFont


def make(source, characters, family, style, file, **options):
    lines = open(f"static/fonts/{characters}").read().splitlines()
    ranges = ",".join(line for line in lines if line and not line.startswith("#"))
    font = TTFont(source)
    subsetter = subset.Subsetter(subset.Options(hinting=False, name_IDs=["*"], drop_tables=["FFTM"], **options))
    subsetter.populate(unicodes=subset.parse_unicodes(ranges))
    subsetter.subset(font)
    # The licence forbids the original name for a changed font.
    full, post_script = (f"{family} {style}", f"{family}-{style}") if style else (family, family)
    names = {1: family, 4: full, 6: post_script.replace(" ", ""), 16: family}
    for name in font["name"].names:
        name.string = names.get(name.nameID, name.toUnicode())
    font["CFF "].cff.fontNames = [names[6]]
    font.flavor = "woff2"
    font.save(f"static/fonts/{file}.woff2")


math, regular, bold = sys.argv[1:]
make(math, "characters.txt", "Saddle Math", "", "saddle-math", layout_features=["dtls", "flac"], desubroutinize=True)
for source, style in [(regular, "Regular"), (bold, "Bold")]:
    make(source, "text-characters.txt", "Saddle Text", style, f"saddle-text-{style.lower()}", layout_features=["kern", "liga"])
PYTHON
say "Made:"
wc -c static/fonts/*.woff2
