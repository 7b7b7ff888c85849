#!/usr/bin/env bash
# Fills data/fashion-mnist with FashionMNIST's images and labels, from $FASHION_MNIST_DIR if set, else by download; checks their SHA-256.
# With --if-possible a failure is only reported: without local files the page downloads them itself.
source "$(dirname "$0")/common.sh"

DEST=data/fashion-mnist
FILES=(
  "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84 train-images-idx3-ubyte.gz 26"
  "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073 t10k-images-idx3-ubyte.gz 4"
  "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845 train-labels-idx1-ubyte.gz 0.03"
  "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5 t10k-labels-idx1-ubyte.gz 0.005"
)
MIRRORS=(
  "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion"
  "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com"
)

good() { [ -f "$1" ] && [ "$(sha256 "$1" | cut -d ' ' -f 1)" = "$2" ]; } # FILE SHA

fetch() { # SHA FILE MB
  local part="$DEST/$2.part" mirror
  good "$DEST/$2" "$1" && return 0
  if [ -n "${FASHION_MNIST_DIR:-}" ]; then
    good "$FASHION_MNIST_DIR/$2" "$1" || { echo "$FASHION_MNIST_DIR/$2 is missing or its SHA-256 is not $1"; return 1; }
    cp "$FASHION_MNIST_DIR/$2" "$part" && chmod u+w "$part" && mv "$part" "$DEST/$2"
    return 0
  fi
  for mirror in "${MIRRORS[@]}"; do
    say "Downloading $2 ($3 MB) from ${mirror#*//}"
    if curl -fsSL --connect-timeout 10 --max-time 600 -o "$part" "$mirror/$2" && good "$part" "$1"; then
      mv "$part" "$DEST/$2"
      return 0
    fi
  done
  rm -f "$part"
  echo "no mirror has $2"
  return 1
}

mkdir -p "$DEST"
failed=""
for entry in "${FILES[@]}"; do
  read -r sha file megabytes <<<"$entry"
  why=$(fetch "$sha" "$file" "$megabytes" 2>&1) || failed="$(tail -n 1 <<<"$why")"
done
if [ -n "$failed" ]; then
  hint="set FASHION_MNIST_DIR to a folder that holds FashionMNIST's original .gz files, or connect to the internet, and run 'make data'."
  [ "${1:-}" = --if-possible ] || die "$failed: $hint"
  say "No local copy of FashionMNIST ($failed). The page will fetch it itself; to serve it from here, $hint"
else
  say "Data: FashionMNIST in $DEST, checksums right"
fi
