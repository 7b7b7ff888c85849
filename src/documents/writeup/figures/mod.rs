//! The figures of a hand-in, drawn by the labs' own code from runs made for them.

mod bandit;
mod losses;
mod minimax;

use std::rc::Rc;

pub use self::bandit::{RULES, bandit, configs, experiments};
pub use self::losses::losses;
pub use self::minimax::{ETAS, minimax, planes};

use super::Seen;
use crate::documents::ink::{PALETTE, colour};
use crate::documents::report::base64;
use crate::plot::pdf::{Backing, pdf};
use crate::plot::plane::Field;
use crate::plot::plane::field::SIDE;
use crate::plot::png::png;
use crate::plot::scene::{Scene, SvgStyle};

/// A drawing of a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Name of its file, without the ending: "policies-1".
    pub name: String,
    /// Above it; may be empty.
    pub title: String,
    /// Its description in words.
    pub alt: String,
    /// Its shapes; some thousands, hence shared.
    pub scene: Rc<Scene>,
    /// Width and height in CSS pixels.
    pub size: (f64, f64),
    /// RGBA rows behind the shapes.
    pub field: Option<Rc<[u8]>>,
    /// The drawing as a PNG, if something drew it.
    pub png: Option<Rc<[u8]>>,
}

/// Pictures in a row with a caption.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Which figure it is.
    pub seen: Seen,
    /// From left to right.
    pub pictures: Vec<Picture>,
    /// Below them: the set-up and the numbers.
    pub caption: String,
}

impl Picture {
    fn new(name: String, title: String, alt: String, scene: Scene, size: (f64, f64)) -> Self {
        Self { name, title, alt, scene: scene.into(), size, field: None, png: None }
    }

    fn with_field(self, field: &Field) -> Self {
        Self { field: Some(field.image(&PALETTE).into()), ..self }
    }

    /// The drawing as SVG.
    #[must_use]
    pub fn svg(&self) -> String {
        let address = self.field.as_ref().map(|rgba| format!("data:image/png;base64,{}", base64(&png(rgba, SIDE))));
        let id = format!("frame-{}", self.name);
        let style =
            SvgStyle { colour: &colour, family: "system-ui, sans-serif", picture: address.as_deref(), title: &self.alt, id: &id };
        self.scene.svg(self.size, &style)
    }

    /// The drawing as PDF.
    #[must_use]
    pub fn pdf(&self) -> Vec<u8> {
        let rgb: Option<Vec<u8>> =
            self.field.as_ref().map(|rgba| rgba.as_chunks::<4>().0.iter().flat_map(|&[r, g, b, _]| [r, g, b]).collect());
        pdf(&self.scene, self.size, &colour, rgb.as_deref().map(|rgb| Backing { rgb, width: SIDE }))
    }

    /// Path of its file in the zip for LaTeX.
    #[must_use]
    pub fn path(&self) -> String {
        format!("figures/{}.pdf", self.name)
    }
}
