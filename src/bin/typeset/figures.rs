//! Rows of images: a paragraph of `![alternative text](file "caption")`, with files of `static/`.

use std::fs;
use std::path::Path;

use saddle::plot::markup::escape;

/// Files that the page's folder has under the same path.
const STATIC: &str = "static";

/// An image whose alternative text is still being read.
pub(crate) struct Figure {
    pub(crate) file: String,
    pub(crate) caption: String,
    pub(crate) alternative: String,
}

/// Why an image cannot be set.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FigureError {
    #[error("the image {0} is not in static/, or is no PNG")]
    File(String),
    #[error("the image {0} needs an alternative text and a caption: ![text](file \"caption\")")]
    Words(String),
}

impl Figure {
    /// The image with its caption, as wide as the file's pixels, so that nothing moves when it has loaded.
    ///
    /// # Errors
    /// When the file is no PNG of `static/`, or has no words.
    pub(crate) fn html(&self) -> Result<String, FigureError> {
        let Self { file, caption, alternative } = self;
        let bytes = fs::read(Path::new(STATIC).join(file)).unwrap_or_default();
        let (width, height) = png_size(&bytes).ok_or_else(|| FigureError::File(file.clone()))?;
        if caption.is_empty() || alternative.is_empty() {
            return Err(FigureError::Words(file.clone()));
        }
        Ok(format!(
            "<figure class=\"theory__figure\"><img src=\"{}\" alt=\"{}\" width=\"{width}\" height=\"{height}\" loading=\"lazy\" decoding=\"async\" />\
             <figcaption>{}</figcaption></figure>\n",
            escape(file),
            escape(alternative),
            escape(caption)
        ))
    }
}

/// Width and height in pixels (PNG, third edition, 11.2.1).
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let header = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")?;
    let side = |at: usize| header.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes);
    Some((side(0)?, side(4)?))
}
