//! A drawing as a list of shapes, which `ui/plot/paint` draws on a canvas and [`Scene::svg`] writes as SVG.

use std::fmt::Write;

use super::chart::Ink;
use super::labels::Rect;
use super::markup::escape;

/// A position in CSS pixels.
pub type Pixel = (f64, f64);

/// A colour by its role, or a mixed one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tint {
    /// Colour of a line.
    Full(Ink),
    /// The pale shade of a line's colour.
    Pale(Ink),
    /// Text along the axes.
    Quiet,
    /// Secondary text.
    Secondary,
    /// Grid lines.
    Rule,
    /// Axes, contours and edges of areas.
    Edge,
    /// The background, also around texts and discs.
    Ground,
    /// The pale blue that fills bands.
    Calm,
    /// The ground of pictures that are not charts.
    Sunken,
    /// Failures.
    Bad,
    /// Red, green and blue.
    Mixed([u8; 3]),
}

/// The point of a text that its position names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The left end of the text.
    Start,
    /// The middle of the text.
    Middle,
    /// The right end of the text.
    End,
}

/// An element of a drawing.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Lines of one colour and width.
    Strokes {
        /// Points of each line.
        lines: Vec<Vec<Pixel>>,
        /// Colour of all lines.
        tint: Tint,
        /// Width in CSS pixels.
        width: f64,
        /// Lengths of dashes and gaps in pixels; empty for a full line.
        dash: &'static [f64],
    },
    /// A filled outline.
    Area {
        /// Corners of the outline in order.
        corners: Vec<Pixel>,
        /// Colour of the inside.
        fill: Tint,
        /// Colour of the outline.
        edge: Option<Tint>,
    },
    /// Discs with a rim in the background colour.
    Dots {
        /// Centres of the discs.
        at: Vec<Pixel>,
        /// Radius in CSS pixels.
        radius: f64,
        /// Colour of all discs.
        fill: Tint,
        /// Colour of a ring in place of the rim.
        ring: Option<Tint>,
    },
    /// A text with an outline in the background colour, vertically centred.
    Text {
        /// Where the point named by `anchor` lies.
        at: Pixel,
        /// The text, not escaped.
        text: String,
        /// Colour of the letters.
        tint: Tint,
        /// Whether it is bold.
        bold: bool,
        /// The point of the text that lies at `at`.
        anchor: Anchor,
    },
}

impl Shape {
    /// One full line through `points`.
    #[must_use]
    pub fn line(points: Vec<Pixel>, tint: Tint, width: f64) -> Self {
        Self::strokes(vec![points], tint, width)
    }

    /// Full lines of the same colour and width.
    #[must_use]
    pub fn strokes(lines: Vec<Vec<Pixel>>, tint: Tint, width: f64) -> Self {
        Self::Strokes { lines, tint, width, dash: &[] }
    }

    /// A text that starts at a position.
    #[must_use]
    pub fn text(at: Pixel, text: impl Into<String>, tint: Tint) -> Self {
        Self::Text { at, text: text.into(), tint, bold: false, anchor: Anchor::Start }
    }
}

/// A drawing: shapes clipped to a frame, then shapes without clipping.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// Clips the shapes of `inside`.
    pub frame: Rect,
    /// Clipped shapes from back to front.
    pub inside: Vec<Shape>,
    /// Shapes over them, not clipped.
    pub over: Vec<Shape>,
}

/// Style of an SVG.
pub struct SvgStyle<'a> {
    /// The CSS colour of a tint.
    pub colour: &'a dyn Fn(Tint) -> String,
    /// The CSS font family.
    pub family: &'a str,
    /// Address of an image in the frame, behind the shapes.
    pub picture: Option<&'a str>,
    /// Title for assistive technology.
    pub title: &'a str,
    /// Id of the frame, different for each drawing of a document.
    pub id: &'a str,
}

/// A coordinate with up to two decimals.
fn pixel(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn path(points: &[Pixel]) -> String {
    let mut text = String::new();
    for (index, &(x, y)) in points.iter().enumerate() {
        text.push(if index == 0 { 'M' } else { 'L' });
        let _ = write!(text, "{} {}", pixel(x), pixel(y));
    }
    text
}

impl Scene {
    /// The drawing as an SVG file.
    #[must_use]
    pub fn svg(&self, (width, height): (f64, f64), style: &SvgStyle<'_>) -> String {
        let (w, h) = (pixel(width), pixel(height));
        let Rect { left, top, right, bottom } = self.frame;
        let frame = format!(
            "x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
            pixel(left),
            pixel(top),
            pixel(right - left),
            pixel(bottom - top)
        );
        let mut text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" font-family=\"{}\" font-size=\"12\" role=\"img\">\n<title>{}</title>\n<rect width=\"{w}\" height=\"{h}\" fill=\"{}\"/>\n<clipPath id=\"{}\"><rect {frame}/></clipPath>\n",
            escape(style.family),
            escape(style.title),
            (style.colour)(Tint::Ground),
            escape(style.id),
        );
        if let Some(picture) = style.picture {
            let _ = writeln!(text, "<image {frame} preserveAspectRatio=\"none\" href=\"{}\"/>", escape(picture));
        }
        let _ = writeln!(text, "<g clip-path=\"url(#{})\">", escape(style.id));
        self.inside.iter().for_each(|shape| shape.write(&mut text, style));
        text.push_str("</g>\n");
        self.over.iter().for_each(|shape| shape.write(&mut text, style));
        text.push_str("</svg>\n");
        text
    }
}

impl Shape {
    /// Appends the SVG element. Writing to a String can't fail.
    fn write(&self, text: &mut String, style: &SvgStyle<'_>) {
        let colour = style.colour;
        match self {
            Self::Strokes { lines, tint, width, dash } => {
                let d: String = lines.iter().map(|points| path(points)).collect();
                let dash: Vec<String> = dash.iter().map(f64::to_string).collect();
                let dash = if dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{}\"", dash.join(" ")) };
                let _ = writeln!(
                    text,
                    "<path d=\"{d}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" stroke-linejoin=\"round\"{dash}/>",
                    colour(*tint),
                    pixel(*width)
                );
            }
            Self::Area { corners, fill, edge } => {
                let edge = edge.map_or_else(|| "none".to_owned(), colour);
                let _ = writeln!(text, "<path d=\"{}Z\" fill=\"{}\" stroke=\"{edge}\"/>", path(corners), colour(*fill));
            }
            Self::Dots { at, radius, fill, ring } => {
                let (rim, width) = ring.map_or((Tint::Ground, 1.5), |ring| (ring, 2.5));
                for (x, y) in at {
                    let _ = writeln!(
                        text,
                        "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\" stroke=\"{}\" stroke-width=\"{width}\"/>",
                        pixel(*x),
                        pixel(*y),
                        pixel(*radius),
                        colour(*fill),
                        colour(rim)
                    );
                }
            }
            Self::Text { at, text: content, tint, bold, anchor } => {
                let anchor = match anchor {
                    Anchor::Start => "start",
                    Anchor::Middle => "middle",
                    Anchor::End => "end",
                };
                let weight = if *bold { " font-weight=\"600\"" } else { "" };
                let _ = writeln!(
                    text,
                    "<text x=\"{}\" y=\"{}\" dy=\"0.35em\" text-anchor=\"{anchor}\" fill=\"{}\" stroke=\"{}\" stroke-width=\"4\" stroke-linejoin=\"round\" paint-order=\"stroke\"{weight}>{}</text>",
                    pixel(at.0),
                    pixel(at.1),
                    colour(*tint),
                    colour(Tint::Ground),
                    escape(content)
                );
            }
        }
    }
}
