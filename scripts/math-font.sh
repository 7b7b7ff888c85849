#!/usr/bin/env bash
# Makes static/fonts/saddle-math.woff2 out of TeX Gyre Pagella Math (texgyrepagella-math.otf, from CTAN or Debian's
# fonts-texgyre-math): the characters of static/fonts/characters.txt with their larger forms. Needs python3 with fonttools and brotli.
source "$(dirname "$0")/common.sh"

[ -f "${1:-}" ] || die "say which font: bash scripts/math-font.sh .../texgyrepagella-math.otf"
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
# The licence asks for another name where something was changed.
for name in font["name"].names:
    if name.nameID in (1, 4, 6, 16):
        name.string = "SaddleMath" if name.nameID == 6 else "Saddle Math"
font["CFF "].cff.fontNames = ["SaddleMath"]
font.flavor = "woff2"
font.save("static/fonts/saddle-math.woff2")
PYTHON
say "Made static/fonts/saddle-math.woff2: $(wc -c <static/fonts/saddle-math.woff2) bytes"
