#!/usr/bin/env bash
# Makes static/fonts/saddle-math.woff2 from TeX Gyre Pagella Math (texgyrepagella-math.otf, from CTAN or Debian's
# fonts-texgyre-math): the characters of static/fonts/characters.txt with their larger variants. Needs python3, fonttools and brotli.
source "$(dirname "$0")/common.sh"

[ -f "${1:-}" ] || die "name the font: bash scripts/math-font.sh .../texgyrepagella-math.otf"
python3 - "$1" <<'PYTHON'
import sys
from fontTools import subset
from fontTools.ttLib import TTFont

lines = open("static/fonts/characters.txt").read().splitlines()
ranges = ",".join(line for line in lines if line and not line.startswith("#"))
font = TTFont(sys.argv[1])
options = subset.Options(layout_features=["dtls", "flac"], hinting=False, desubroutinize=True, name_IDs=["*"])
subsetter = subset.Subsetter(options)
subsetter.populate(unicodes=subset.parse_unicodes(ranges))
subsetter.subset(font)
# The licence forbids the original name for a changed font.
for name in font["name"].names:
    if name.nameID in (1, 4, 6, 16):
        name.string = "SaddleMath" if name.nameID == 6 else "Saddle Math"
font["CFF "].cff.fontNames = ["SaddleMath"]
font.flavor = "woff2"
font.save("static/fonts/saddle-math.woff2")
PYTHON
say "Made static/fonts/saddle-math.woff2: $(wc -c <static/fonts/saddle-math.woff2) bytes"
