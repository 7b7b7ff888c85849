#!/usr/bin/env bash
# What reads Saddle's files elsewhere: pdflatex for the write-up, numpy and nbformat for the exported generator and the notebook.
# Where one can't be had, its check is left out and said to be.
source "$(dirname "$0")/common.sh"

if ! have pdflatex || ! kpsewhich booktabs.sty >/dev/null; then
  say "Installing pdflatex (about a minute)"
  apt_install texlive-latex-base texlive-latex-recommended || say "No pdflatex: the write-up's LaTeX will not be compiled. Install TeX Live to have it checked."
fi
if ! python=$(command -v python3); then
  say "No python3: the notebook and an exported generator will not be read by Python."
elif [ ! -e "$PYTHON_HOME/ready" ]; then
  say "Installing numpy and nbformat in $PYTHON_HOME (seconds)"
  if "$python" -m venv "$PYTHON_HOME" 2>/dev/null && quietly pip "$PYTHON_HOME/bin/pip" install --quiet 'numpy>=1.26' 'nbformat~=5.10'; then
    touch "$PYTHON_HOME/ready"
  else
    rm -rf "$PYTHON_HOME"
    say "No numpy and nbformat: the notebook and an exported generator will not be read by Python."
  fi
fi
