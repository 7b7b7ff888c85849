//! The zip for Overleaf: `main.tex` with all its pictures.

use super::WriteUp;
use crate::documents::report::Sheet;
use crate::documents::zip::zip;

/// Path of a sheet's picture in the zip.
pub(super) fn sheet_path(sheet: &Sheet) -> String {
    format!("sheets/step-{}.png", sheet.frame.step)
}

impl WriteUp {
    /// Every file of the zip with its path, `main.tex` first.
    #[must_use]
    pub fn latex_files(&self) -> Vec<(String, Vec<u8>)> {
        let mut files = vec![("main.tex".to_owned(), self.latex().into_bytes())];
        let pictures = self.figures.iter().flat_map(|figure| &figure.pictures);
        files.extend(pictures.map(|picture| (picture.path(), picture.pdf())));
        let sheets = self.run.iter().flat_map(|run| &run.sheets);
        files.extend(sheets.map(|sheet| (sheet_path(sheet), sheet.frame.png.to_vec())));
        files
    }

    /// A zip that Overleaf and pdflatex compile.
    #[must_use]
    pub fn overleaf(&self) -> Vec<u8> {
        zip(&self.latex_files())
    }
}
