//! A scene as a PDF of one page, for LaTeX (ISO 32000-1). Lines stay lines, and texts use fonts that every reader has.

use std::fmt::Write;

use super::labels::Rect;
use super::scene::{Anchor, Pixel, Scene, Shape, Tint};

/// A picture in the scene's frame, behind the shapes.
#[derive(Clone, Copy, Debug)]
pub struct Backing<'a> {
    /// Rows of red, green and blue from the top.
    pub rgb: &'a [u8],
    /// Pixels in a row.
    pub width: usize,
}

/// Size of all texts.
const SIZE: f64 = 12.0;

/// Widths of Helvetica's letters from the space on, in thousandths of the size (Adobe's font metrics).
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556,
    556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778,
    722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222,
    500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// A circle of radius 1 as four curves has handles of this length.
const HANDLE: f64 = 0.552_285;

/// Letters of the font Symbol: Greek and signs, with its code and width.
const SYMBOLS: [(char, u8, u16); 12] = [
    ('π', b'p', 549),
    ('η', b'h', 603),
    ('θ', b'q', 521),
    ('ρ', b'r', 549),
    ('λ', b'l', 549),
    ('σ', b's', 603),
    ('τ', b't', 439),
    ('−', b'-', 549),
    ('√', 0xd6, 549),
    ('∞', 0xa5, 713),
    ('≤', 0xa3, 549),
    ('≥', 0xb3, 549),
];

/// Signs of Windows' code page 1252, with code and width.
const SIGNS: [(char, u8, u16); 9] = [
    ('’', 0x92, 222),
    ('“', 0x93, 333),
    ('”', 0x94, 333),
    ('–', 0x96, 556),
    ('…', 0x85, 1000),
    ('·', 0xb7, 278),
    ('×', 0xd7, 584),
    ('²', 0xb2, 333),
    ('½', 0xbd, 834),
];

/// Superscripts, which neither font has: a smaller digit, raised.
const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻";

/// A stretch of letters of one font.
struct Run {
    font: &'static str,
    codes: Vec<u8>,
    width: f64,
    raised: bool,
}

fn letter(letter: char, bold: bool) -> (&'static str, u8, u16, bool) {
    let plain = if bold { "/F2" } else { "/F1" };
    let ascii = |code: u8| WIDTHS.get(usize::from(code.wrapping_sub(b' '))).map(|width| (code, *width));
    if let Some((_, code, width)) = SYMBOLS.iter().find(|(known, ..)| *known == letter) {
        return ("/F3", *code, *width, false);
    }
    if let Some((_, code, width)) = SIGNS.iter().find(|(known, ..)| *known == letter) {
        return (plain, *code, *width, false);
    }
    if let Some(at) = RAISED.chars().position(|known| known == letter) {
        let code = u8::try_from(at).map_or(b'-', |digit| if digit < 10 { b'0' + digit } else { b'-' });
        return (plain, code, ascii(code).map_or(556, |(_, width)| width), true);
    }
    let (code, width) = u8::try_from(letter).ok().and_then(ascii).unwrap_or((b'?', 556));
    (plain, code, width, false)
}

fn runs(text: &str, bold: bool) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (font, code, width, raised) in text.chars().map(|c| letter(c, bold)) {
        // Helvetica's bold letters are about that much wider.
        let wider = if bold { 1.06 } else { 1.0 };
        let width = f64::from(width) / 1000.0 * SIZE * wider * if raised { 0.7 } else { 1.0 };
        match runs.last_mut().filter(|run| run.font == font && run.raised == raised) {
            Some(run) => {
                run.codes.push(code);
                run.width += width;
            }
            None => runs.push(Run { font, codes: vec![code], width, raised }),
        }
    }
    runs
}

/// A number with up to two decimals.
fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Writes the operators of a page. y counts from the bottom.
struct Page<'a> {
    text: String,
    height: f64,
    colour: &'a dyn Fn(Tint) -> String,
}

impl Page<'_> {
    fn at(&self, (x, y): Pixel) -> String {
        format!("{} {}", number(x), number(self.height - y))
    }

    /// Three numbers from 0 to 1, and whether the colour is translucent.
    fn rgb(&self, tint: Tint) -> (String, bool) {
        let colour = (self.colour)(tint);
        let digits = colour.trim_start_matches('#');
        let part = |at: usize| digits.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()).unwrap_or(0);
        let parts = [0, 2, 4].map(|at| number(f64::from(part(at)) / 255.0));
        (parts.join(" "), digits.len() > 6)
    }

    fn op(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn path(&mut self, points: &[Pixel]) {
        for (index, point) in points.iter().enumerate() {
            let at = self.at(*point);
            self.op(&format!("{at} {}", if index == 0 { "m" } else { "l" }));
        }
    }

    fn rectangle(&mut self, frame: Rect, operator: &str) {
        let corner = self.at((frame.left, frame.bottom));
        let (wide, tall) = (number(frame.right - frame.left), number(frame.bottom - frame.top));
        self.op(&format!("{corner} {wide} {tall} re {operator}"));
    }

    fn circle(&mut self, (x, y): Pixel, radius: f64) {
        let (r, h) = (radius, radius * HANDLE);
        let start = self.at((x + r, y));
        self.op(&format!("{start} m"));
        let curves = [
            [(x + r, y - h), (x + h, y - r), (x, y - r)],
            [(x - h, y - r), (x - r, y - h), (x - r, y)],
            [(x - r, y + h), (x - h, y + r), (x, y + r)],
            [(x + h, y + r), (x + r, y + h), (x + r, y)],
        ];
        for curve in curves {
            let points = curve.map(|point| self.at(point)).join(" ");
            self.op(&format!("{points} c"));
        }
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Strokes { lines, tint, width, dash } => {
                let dash: Vec<String> = dash.iter().map(|length| number(*length)).collect();
                let (rgb, _) = self.rgb(*tint);
                self.op(&format!("{rgb} RG {} w [{}] 0 d 1 j", number(*width), dash.join(" ")));
                lines.iter().for_each(|line| self.path(line));
                self.op("S [] 0 d");
            }
            Shape::Area { corners, fill, edge } => {
                let (rgb, translucent) = self.rgb(*fill);
                self.op(&format!("{rgb} rg{}", if translucent { " /A gs" } else { "" }));
                if let Some(edge) = edge {
                    let (rgb, _) = self.rgb(*edge);
                    self.op(&format!("{rgb} RG 1 w"));
                }
                self.path(corners);
                self.op(if edge.is_some() { "b" } else { "h f" });
                self.op(if translucent { "/O gs" } else { "" });
            }
            Shape::Dots { at, radius, fill, ring } => {
                let (rim, width) = ring.map_or((Tint::Ground, 1.5), |ring| (ring, 2.5));
                let [(fill, _), (rim, _)] = [*fill, rim].map(|tint| self.rgb(tint));
                self.op(&format!("{fill} rg {rim} RG {} w", number(width)));
                for centre in at {
                    self.circle(*centre, *radius);
                    self.op("b");
                }
            }
            Shape::Text { at, text, tint, bold, anchor } => self.letters(*at, &runs(text, *bold), *tint, *anchor),
        }
    }

    /// First the outline in the background's colour, then the letters.
    fn letters(&mut self, (x, y): Pixel, runs: &[Run], tint: Tint, anchor: Anchor) {
        let width: f64 = runs.iter().map(|run| run.width).sum();
        let left = match anchor {
            Anchor::Start => x,
            Anchor::Middle => x - width / 2.0,
            Anchor::End => x - width,
        };
        let [(ground, _), (ink, _)] = [Tint::Ground, tint].map(|tint| self.rgb(tint));
        self.op(&format!("{ground} RG {ink} rg 4 w 1 j"));
        for mode in [1, 0] {
            let mut from = left;
            for run in runs {
                let (size, rise) = if run.raised { (SIZE * 0.7, 4.0) } else { (SIZE, 0.0) };
                let at = self.at((from, y + 0.35 * SIZE - rise));
                let codes: String = run.codes.iter().fold(String::new(), |mut text, code| {
                    // Writing to a string can't fail.
                    let _ = write!(text, "{code:02x}");
                    text
                });
                self.op(&format!("BT {} {} Tf {mode} Tr {at} Td <{codes}> Tj ET", run.font, number(size)));
                from += run.width;
            }
        }
    }
}

/// The objects of a file, each with its number, and the table of their places.
fn file(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (object, number) in objects.iter().zip(1..) {
        places.push(file.len());
        file.extend(format!("{number} 0 obj\n").into_bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let (table, count) = (file.len(), objects.len() + 1);
    file.extend(format!("xref\n0 {count}\n0000000000 65535 f \n").into_bytes());
    places.iter().for_each(|place| file.extend(format!("{place:010} 00000 n \n").into_bytes()));
    file.extend(format!("trailer << /Size {count} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").into_bytes());
    file
}

fn stream(entries: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!("<< {entries} /Length {} >>\nstream\n", bytes.len());
    [head.as_bytes(), bytes, b"\nendstream"].concat()
}

/// The drawing as a file of `width` × `height` points. `colour` gives hexadecimal colours (`#1f5fbf`), with a fourth pair if they are
/// translucent.
#[must_use]
pub fn pdf(scene: &Scene, (width, height): Pixel, colour: &dyn Fn(Tint) -> String, backing: Option<Backing<'_>>) -> Vec<u8> {
    let mut page = Page { text: String::new(), height, colour };
    page.op("q");
    page.rectangle(scene.frame, "W n");
    if backing.is_some() {
        let Rect { left, top, right, bottom } = scene.frame;
        let corner = page.at((left, bottom));
        page.op(&format!("q {} 0 0 {} {corner} cm /I Do Q", number(right - left), number(bottom - top)));
    }
    scene.inside.iter().for_each(|shape| page.shape(shape));
    page.op("Q");
    scene.over.iter().for_each(|shape| page.shape(shape));
    let font = |name: &str, encoding: &str| format!("<< /Type /Font /Subtype /Type1 /BaseFont /{name}{encoding} >>").into_bytes();
    let image = if backing.is_some() { " /XObject << /I 8 0 R >>" } else { "" };
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {} {}] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R /F3 7 0 R >> \
             /ExtGState << /A << /ca 0.16 >> /O << /ca 1 >> >>{image} >> >>",
            number(width),
            number(height)
        )
        .into_bytes(),
        stream("", page.text.as_bytes()),
        font("Helvetica", " /Encoding /WinAnsiEncoding"),
        font("Helvetica-Bold", " /Encoding /WinAnsiEncoding"),
        font("Symbol", ""),
    ];
    if let Some(Backing { rgb, width }) = backing {
        let height = rgb.len() / (3 * width.max(1));
        let entries = format!(
            "/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Interpolate true"
        );
        objects.push(stream(&entries, rgb));
    }
    file(&objects)
}
