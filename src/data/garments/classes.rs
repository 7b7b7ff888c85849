//! The outlines of the ten classes of garments, in pixels from the upper left corner.
//!
//! Symmetric outlines are given by their right half, as distances from the middle.

use super::draws::Draws;

/// x and y, in pixels.
pub(super) type Point = (f32, f32);

/// Corners of a closed polygon.
type Outline = Vec<Point>;

/// A seam, sole, button or other area of another shade.
pub(super) struct Mark {
    pub(super) outline: Outline,
    /// Factor on the brightness.
    pub(super) shade: f32,
}

/// Pieces of cloth, and marks on them.
pub(super) struct Garment {
    pub(super) pieces: Vec<Outline>,
    pub(super) marks: Vec<Mark>,
    /// Whether it may have a pattern.
    pub(super) printable: bool,
}

type Class = fn(&mut Draws) -> Garment;

/// In the order of FashionMNIST's labels.
pub(super) const CLASSES: [Class; 10] = [t_shirt, trousers, pullover, dress, coat, sandal, shirt, sneaker, bag, boot];

/// The middle of an image.
const MIDDLE: f32 = 14.0;

/// A symmetric outline from its right half, top to bottom.
fn mirrored(half: &[Point]) -> Outline {
    let right = half.iter().map(|&(dx, y)| (MIDDLE + dx, y));
    let left = half.iter().rev().map(|&(dx, y)| (MIDDLE - dx, y));
    right.chain(left).collect()
}

/// A piece on the right and its mirror image on the left.
fn pair(side: &[Point]) -> [Outline; 2] {
    let right = side.iter().map(|&(dx, y)| (MIDDLE + dx, y)).collect();
    let left = side.iter().map(|&(dx, y)| (MIDDLE - dx, y)).collect();
    [right, left]
}

/// A rectangle across the middle.
fn band(half_width: f32, top: f32, bottom: f32, shade: f32) -> Mark {
    Mark { outline: mirrored(&[(half_width, top), (half_width, bottom)]), shade }
}

/// Body and sleeves of a garment worn above the waist.
struct Top {
    half_width: f32,
    neck: f32,
    hem: f32,
    /// The end of the sleeves: distance of their outer edge from the middle, and y.
    cuff: Point,
}

impl Top {
    fn short(draws: &mut Draws) -> Self {
        let cuff = (draws.between(11.2, 13.6), draws.between(8.5, 12.5));
        Self { half_width: draws.between(6.2, 7.8), neck: draws.between(1.8, 5.0), hem: draws.between(25.0, 27.8), cuff }
    }

    fn long(draws: &mut Draws) -> Self {
        let cuff = (draws.between(11.8, 13.7), draws.between(22.0, 27.4));
        Self { half_width: draws.between(6.4, 7.6), neck: draws.between(1.6, 4.4), hem: draws.between(24.5, 27.8), cuff }
    }

    fn pieces(&self, draws: &mut Draws) -> Vec<Outline> {
        let (w, (out, end)) = (self.half_width, self.cuff);
        let hem_width = w * draws.between(0.94, 1.08);
        let body = mirrored(&[(0.0, self.neck), (2.7, 0.7), (w, 2.2), (w, 10.0), (hem_width, self.hem)]);
        // Long sleeves are narrower at the cuff.
        let narrow = if end > 15.0 { 3.0 } else { 2.6 };
        let (shoulder, armpit) = ((w + 0.9, 3.0), (w - 0.2, 8.6));
        let sleeve = pair(&[(w - 2.2, 1.2), shoulder, (out, end - 1.6), (out - narrow, end), armpit]);
        [body].into_iter().chain(sleeve).collect()
    }
}

fn t_shirt(draws: &mut Draws) -> Garment {
    let top = Top::short(draws);
    Garment { pieces: top.pieces(draws), marks: vec![band(2.8, 0.0, 1.6, draws.between(0.6, 1.0))], printable: true }
}

fn pullover(draws: &mut Draws) -> Garment {
    let top = Top::long(draws);
    let shade = draws.between(0.65, 0.95);
    let marks = vec![band(8.5, top.hem - 2.0, top.hem, shade), band(3.0, 0.0, 1.8, shade)];
    Garment { pieces: top.pieces(draws), marks, printable: true }
}

fn coat(draws: &mut Draws) -> Garment {
    let top = Top { hem: 27.8, ..Top::long(draws) };
    let (slit, lapel) = (draws.between(0.15, 0.5), draws.between(0.5, 0.8));
    let marks = [band(0.6, top.neck, 27.8, slit)].into_iter();
    let lapels = pair(&[(0.6, 9.5), (0.6, 8.2), (3.2, 1.0), (4.2, 1.6)]).map(|outline| Mark { outline, shade: lapel });
    let pockets = pair(&[(2.6, 17.0), (5.4, 16.4), (5.4, 17.3), (2.6, 17.9)]).map(|outline| Mark { outline, shade: lapel });
    Garment { pieces: top.pieces(draws), marks: marks.chain(lapels).chain(pockets).collect(), printable: draws.one_in(2) }
}

fn shirt(draws: &mut Draws) -> Garment {
    let top = if draws.one_in(3) { Top::short(draws) } else { Top::long(draws) };
    let top = Top { neck: draws.between(1.6, 3.0), ..top };
    let (shade, apart) = (draws.between(0.3, 0.6), draws.between(3.0, 4.2));
    let button = |row: u8| {
        let y = top.neck + 1.6 + f32::from(row) * apart;
        band(0.5, y, y + 1.0, shade)
    };
    let collar = pair(&[(0.2, top.neck + 1.0), (3.0, 0.6), (4.0, 1.4), (2.2, 4.2)]).map(|outline| Mark { outline, shade: 0.78 });
    let marks = collar.into_iter().chain((0..6).map(button)).collect();
    Garment { pieces: top.pieces(draws), marks, printable: true }
}

fn dress(draws: &mut Draws) -> Garment {
    let (neck, waist) = (draws.between(2.6, 6.0), draws.between(3.0, 4.4));
    let (bust, flare) = (waist + draws.between(0.6, 1.4), waist + draws.between(0.6, 4.6));
    let waist_at = draws.between(10.0, 13.5);
    let half = [(0.0, neck), (1.9, 0.4), (3.6, 0.6), (bust, 6.6), (waist, waist_at), (flare, draws.between(25.5, 27.8))];
    let mut pieces = vec![mirrored(&half)];
    if draws.one_in(3) {
        let cuff = draws.between(9.0, 16.0);
        pieces.extend(pair(&[(2.4, 0.6), (4.6, 1.6), (7.8, cuff - 0.6), (5.8, cuff), (3.6, 6.4)]));
    }
    Garment { pieces, marks: vec![band(6.0, waist_at - 0.5, waist_at + 0.6, draws.between(0.4, 1.0))], printable: true }
}

fn trousers(draws: &mut Draws) -> Garment {
    let (hip, crotch) = (draws.between(4.4, 5.6), draws.between(8.0, 11.5));
    let (foot, leg) = (draws.between(4.0, 6.4), draws.between(2.5, 3.4));
    let end = draws.between(26.0, 27.8);
    let half = [(0.0, 0.4), (hip - 0.6, 0.4), (hip, 6.0), (foot, end), (foot - leg, end), (0.4, crotch), (0.0, crotch)];
    let marks = vec![band(6.0, 0.0, 1.9, draws.between(0.6, 0.95)), band(0.4, 1.9, 6.0, 0.75)];
    Garment { pieces: vec![mirrored(&half)], marks, printable: draws.one_in(2) }
}

fn bag(draws: &mut Draws) -> Garment {
    let clutch = draws.one_in(4);
    let top = if clutch { draws.between(5.0, 8.0) } else { draws.between(9.5, 13.0) };
    let bottom = if clutch { draws.between(20.0, 23.5) } else { draws.between(24.0, 27.0) };
    let (above, below) = (draws.between(9.0, 12.6), draws.between(10.8, 13.4));
    let mut pieces = vec![mirrored(&[(above, top), (below, top + 8.0), (below - 0.4, bottom)])];
    if !clutch {
        let (grip, rise) = (draws.between(4.2, 6.6), draws.between(6.0, 9.0));
        let arch = [(0.0, top - rise), (grip - 1.6, top - rise + 0.8), (grip, top + 0.4)];
        let inside = [(grip - 1.5, top + 0.4), (grip - 2.6, top - rise + 2.3), (0.0, top - rise + 1.6)];
        pieces.push(mirrored(&[arch, inside].concat()));
    }
    let (flap, shade) = (top + draws.between(3.0, 7.0), draws.between(0.4, 0.85));
    let marks = vec![band(14.0, flap, flap + 0.8, shade), band(1.3, flap - 0.6, flap + 1.6, shade)];
    Garment { pieces, marks, printable: draws.one_in(2) }
}

fn mark(outline: &[Point], shade: f32) -> Mark {
    Mark { outline: outline.to_vec(), shade }
}

fn sandal(draws: &mut Draws) -> Garment {
    // The sole slopes down from this height.
    let heel = if draws.one_in(2) { draws.between(3.0, 8.0) } else { 0.0 };
    let (sole, arch) = (draws.between(1.2, 2.4), 20.0 - heel);
    let mut pieces = vec![
        vec![
            (0.4, 20.0),
            (9.0, 19.6),
            (20.0, arch),
            (27.4, arch - 0.6),
            (27.4, arch + sole),
            (10.0, 20.0 + sole),
            (0.4, 20.0 + sole),
        ],
        vec![(3.6, 20.0), (6.6, 15.4), (9.6, 15.0), (8.0, 20.0)],
        vec![(19.6, arch), (22.6, arch - 7.6), (24.6, arch - 7.4), (22.0, arch)],
        vec![(25.4, arch), (25.6, arch - 8.6), (27.2, arch - 8.6), (27.4, arch)],
        vec![(21.6, arch - 6.2), (27.0, arch - 8.2), (27.2, arch - 6.6), (21.4, arch - 4.8)],
    ];
    if draws.one_in(2) {
        pieces.push(vec![(8.0, 19.6), (12.6, 13.8), (15.2, 13.6), (12.0, 19.2)]);
    }
    if heel > 0.0 {
        pieces.push(vec![(24.4, arch), (27.4, arch), (27.0, 20.0 + sole), (25.6, 20.0 + sole)]);
    }
    Garment { pieces, marks: Vec::new(), printable: false }
}

fn sneaker(draws: &mut Draws) -> Garment {
    let (collar, toe) = (draws.between(8.0, 10.8), draws.between(15.4, 17.4));
    let sole = draws.between(17.8, 19.0);
    let ankle = [(27.0, collar), (25.6, collar - 0.4), (22.6, collar + 1.6), (19.4, collar + 0.6), (17.4, collar - 0.2)];
    let front = [(8.6, toe - 1.8), (3.4, toe - 0.2), (0.8, toe + 1.6), (0.4, 20.6), (2.0, 21.4), (26.4, 21.4), (27.6, 20.4)];
    let mut marks = vec![mark(&[(0.0, sole), (28.0, sole), (28.0, sole + 0.7), (0.0, sole + 0.7)], draws.between(0.2, 0.6))];
    let lace = draws.between(0.4, 0.8);
    for row in 0..4_u8 {
        let (x, y) = (10.0 + 2.1 * f32::from(row), toe - 2.0 - 1.3 * f32::from(row));
        marks.push(mark(&[(x, y), (x + 0.9, y - 0.4), (x + 2.4, y + 2.4), (x + 1.5, y + 2.8)], lace));
    }
    if draws.one_in(2) {
        marks.push(mark(&[(16.0, 17.6), (20.0, 12.6), (22.2, 12.6), (18.4, 17.6)], draws.between(0.3, 0.7)));
    }
    Garment { pieces: vec![[&ankle[..], &front].concat()], marks, printable: false }
}

fn boot(draws: &mut Draws) -> Garment {
    let (top, front) = (draws.between(0.8, 7.0), draws.between(11.0, 14.0));
    let heel = draws.between(0.6, 2.6);
    let shaft = [(front, top + 0.6), (26.0, top), (25.6, 12.0), (27.0, 19.0), (27.0, 24.2 + heel), (20.6, 24.2 + heel)];
    let foot = [(19.4, 24.2), (12.0, 24.4), (9.0, 24.8 + heel * 0.6), (1.0, 24.8 + heel * 0.6), (0.6, 22.0)];
    let instep = [(3.0, 19.8), (8.0, 18.2), (front - 0.8, 14.0)];
    let mut marks = vec![mark(&[(0.0, 22.8), (28.0, 22.8), (28.0, 23.5), (0.0, 23.5)], draws.between(0.3, 0.8))];
    if draws.one_in(2) {
        marks.push(mark(&[(16.5, top), (20.5, top), (19.6, top + 8.0), (17.4, top + 8.0)], draws.between(0.4, 0.8)));
    }
    Garment { pieces: vec![[&shaft[..], &foot, &instep].concat()], marks, printable: false }
}
