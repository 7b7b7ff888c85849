//! QR codes (ISO/IEC 18004) of links, as squares.

use std::fmt::Write;

use qrcode::{Color, EcLevel, Version};

/// The finest code that is drawn has this version: 117 squares a side, 997 bytes. On a projector 2 m wide and 1.5 m high a square is
/// then 12 mm, which a phone resolves from about 6 m.
const FINEST: i16 = 25;

/// From this version on, 81 squares a side, a code should be shown large.
const FINE: i16 = 16;

/// The empty border that readers need, in squares.
const BORDER: usize = 4;

/// A code of black squares on white.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrCode {
    /// Squares of a side, without the border.
    pub side: usize,
    /// It should be shown large.
    pub is_fine: bool,
    /// The black squares as the data of an SVG path, a row at a time; a square is 1, and the border is counted.
    pub path: String,
}

impl QrCode {
    /// The code of a text at level M, which stands 15% of damage. `None` if the text is too long for a code that a class can read from
    /// a projector.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let code = qrcode::QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        let Version::Normal(version) = code.version() else { return None };
        if version > FINEST {
            return None;
        }
        let side = code.width();
        let mut path = String::new();
        for (y, row) in code.to_colors().chunks(side).enumerate() {
            let mut x = 0;
            while x < side {
                let length = row[x..].iter().take_while(|square| **square == Color::Dark).count();
                if length > 0 {
                    let _ = write!(path, "M{} {}h{length}v1h-{length}z", x + BORDER, y + BORDER);
                }
                x += length.max(1);
            }
        }
        Some(Self { side, is_fine: version >= FINE, path })
    }

    /// The width of the whole picture in squares.
    #[must_use]
    pub fn width(&self) -> usize {
        self.side + 2 * BORDER
    }

    /// A file of its own, black on white.
    #[must_use]
    pub fn svg(&self) -> String {
        let (width, path) = (self.width(), &self.path);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {width}\" width=\"800\" height=\"800\" shape-rendering=\"crispEdges\">\
             <path fill=\"#fff\" d=\"M0 0h{width}v{width}h-{width}z\"/><path fill=\"#000\" d=\"{path}\"/></svg>\n"
        )
    }
}
