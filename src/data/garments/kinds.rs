//! The outlines of ten kinds of garments, in pixels from the upper left corner.
//!
//! What is symmetric is given by its right half, as distances from the middle.

use super::Dice;

/// x and y, in pixels.
pub(super) type Point = (f32, f32);

/// A closed polygon.
type Outline = Vec<Point>;

/// A seam, sole, button or other place where the cloth has another shade.
pub(super) struct Mark {
    pub(super) outline: Outline,
    /// Factor on the brightness.
    pub(super) shade: f32,
}

/// One garment: pieces of cloth, and marks upon them.
pub(super) struct Garment {
    pub(super) pieces: Vec<Outline>,
    pub(super) marks: Vec<Mark>,
    /// Whether a pattern suits it.
    pub(super) printable: bool,
}

/// Makes a garment of one kind from throws of the dice.
type Kind = fn(&mut Dice) -> Garment;

/// In the order of FashionMNIST's labels.
pub(super) const KINDS: [Kind; 10] = [t_shirt, trousers, pullover, dress, coat, sandal, shirt, sneaker, bag, boot];

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

/// Body and sleeves of whatever is worn above the waist.
struct Top {
    half_width: f32,
    neck: f32,
    hem: f32,
    /// Where the sleeves end: the distance of their outer edge from the middle, and y.
    cuff: Point,
}

impl Top {
    fn short(dice: &mut Dice) -> Self {
        let cuff = (dice.between(11.2, 13.6), dice.between(8.5, 12.5));
        Self { half_width: dice.between(6.2, 7.8), neck: dice.between(1.8, 5.0), hem: dice.between(25.0, 27.8), cuff }
    }

    fn long(dice: &mut Dice) -> Self {
        let cuff = (dice.between(11.8, 13.7), dice.between(22.0, 27.4));
        Self { half_width: dice.between(6.4, 7.6), neck: dice.between(1.6, 4.4), hem: dice.between(24.5, 27.8), cuff }
    }

    fn pieces(&self, dice: &mut Dice) -> Vec<Outline> {
        let (w, (out, end)) = (self.half_width, self.cuff);
        let hem_width = w * dice.between(0.94, 1.08);
        let body = mirrored(&[(0.0, self.neck), (2.7, 0.7), (w, 2.2), (w, 10.0), (hem_width, self.hem)]);
        // A sleeve is narrower the longer it is, and hangs lower.
        let narrow = if end > 15.0 { 3.0 } else { 2.6 };
        let (shoulder, armpit) = ((w + 0.9, 3.0), (w - 0.2, 8.6));
        let sleeve = pair(&[(w - 2.2, 1.2), shoulder, (out, end - 1.6), (out - narrow, end), armpit]);
        [body].into_iter().chain(sleeve).collect()
    }
}

fn t_shirt(dice: &mut Dice) -> Garment {
    let top = Top::short(dice);
    Garment { pieces: top.pieces(dice), marks: vec![band(2.8, 0.0, 1.6, dice.between(0.6, 1.0))], printable: true }
}

fn pullover(dice: &mut Dice) -> Garment {
    let top = Top::long(dice);
    let shade = dice.between(0.65, 0.95);
    let marks = vec![band(8.5, top.hem - 2.0, top.hem, shade), band(3.0, 0.0, 1.8, shade)];
    Garment { pieces: top.pieces(dice), marks, printable: true }
}

fn coat(dice: &mut Dice) -> Garment {
    let top = Top { hem: 27.8, ..Top::long(dice) };
    let (slit, lapel) = (dice.between(0.15, 0.5), dice.between(0.5, 0.8));
    let marks = [band(0.6, top.neck, 27.8, slit)].into_iter();
    let lapels = pair(&[(0.6, 9.5), (0.6, 8.2), (3.2, 1.0), (4.2, 1.6)]).map(|outline| Mark { outline, shade: lapel });
    let pockets = pair(&[(2.6, 17.0), (5.4, 16.4), (5.4, 17.3), (2.6, 17.9)]).map(|outline| Mark { outline, shade: lapel });
    Garment { pieces: top.pieces(dice), marks: marks.chain(lapels).chain(pockets).collect(), printable: dice.one_in(2) }
}

fn shirt(dice: &mut Dice) -> Garment {
    let top = if dice.one_in(3) { Top::short(dice) } else { Top::long(dice) };
    let top = Top { neck: dice.between(1.6, 3.0), ..top };
    let (shade, apart) = (dice.between(0.3, 0.6), dice.between(3.0, 4.2));
    let button = |row: u8| {
        let y = top.neck + 1.6 + f32::from(row) * apart;
        band(0.5, y, y + 1.0, shade)
    };
    let collar = pair(&[(0.2, top.neck + 1.0), (3.0, 0.6), (4.0, 1.4), (2.2, 4.2)]).map(|outline| Mark { outline, shade: 0.78 });
    let marks = collar.into_iter().chain((0..6).map(button)).collect();
    Garment { pieces: top.pieces(dice), marks, printable: true }
}

fn dress(dice: &mut Dice) -> Garment {
    let (neck, waist) = (dice.between(2.6, 6.0), dice.between(3.0, 4.4));
    let (bust, flare) = (waist + dice.between(0.6, 1.4), waist + dice.between(0.6, 4.6));
    let waist_at = dice.between(10.0, 13.5);
    let half = [(0.0, neck), (1.9, 0.4), (3.6, 0.6), (bust, 6.6), (waist, waist_at), (flare, dice.between(25.5, 27.8))];
    let mut pieces = vec![mirrored(&half)];
    if dice.one_in(3) {
        let cuff = dice.between(9.0, 16.0);
        pieces.extend(pair(&[(2.4, 0.6), (4.6, 1.6), (7.8, cuff - 0.6), (5.8, cuff), (3.6, 6.4)]));
    }
    Garment { pieces, marks: vec![band(6.0, waist_at - 0.5, waist_at + 0.6, dice.between(0.4, 1.0))], printable: true }
}

fn trousers(dice: &mut Dice) -> Garment {
    let (hip, crotch) = (dice.between(4.4, 5.6), dice.between(8.0, 11.5));
    let (foot, leg) = (dice.between(4.0, 6.4), dice.between(2.5, 3.4));
    let end = dice.between(26.0, 27.8);
    let half = [(0.0, 0.4), (hip - 0.6, 0.4), (hip, 6.0), (foot, end), (foot - leg, end), (0.4, crotch), (0.0, crotch)];
    let marks = vec![band(6.0, 0.0, 1.9, dice.between(0.6, 0.95)), band(0.4, 1.9, 6.0, 0.75)];
    Garment { pieces: vec![mirrored(&half)], marks, printable: dice.one_in(2) }
}

fn bag(dice: &mut Dice) -> Garment {
    let clutch = dice.one_in(4);
    let top = if clutch { dice.between(5.0, 8.0) } else { dice.between(9.5, 13.0) };
    let bottom = if clutch { dice.between(20.0, 23.5) } else { dice.between(24.0, 27.0) };
    let (above, below) = (dice.between(9.0, 12.6), dice.between(10.8, 13.4));
    let mut pieces = vec![mirrored(&[(above, top), (below, top + 8.0), (below - 0.4, bottom)])];
    if !clutch {
        let (grip, rise) = (dice.between(4.2, 6.6), dice.between(6.0, 9.0));
        let arch = [(0.0, top - rise), (grip - 1.6, top - rise + 0.8), (grip, top + 0.4)];
        let inside = [(grip - 1.5, top + 0.4), (grip - 2.6, top - rise + 2.3), (0.0, top - rise + 1.6)];
        pieces.push(mirrored(&[arch, inside].concat()));
    }
    let (flap, shade) = (top + dice.between(3.0, 7.0), dice.between(0.4, 0.85));
    let marks = vec![band(14.0, flap, flap + 0.8, shade), band(1.3, flap - 0.6, flap + 1.6, shade)];
    Garment { pieces, marks, printable: dice.one_in(2) }
}

/// A mark of any outline.
fn mark(outline: &[Point], shade: f32) -> Mark {
    Mark { outline: outline.to_vec(), shade }
}

fn sandal(dice: &mut Dice) -> Garment {
    // With a heel of this height the foot slopes.
    let heel = if dice.one_in(2) { dice.between(3.0, 8.0) } else { 0.0 };
    let (sole, arch) = (dice.between(1.2, 2.4), 20.0 - heel);
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
    if dice.one_in(2) {
        pieces.push(vec![(8.0, 19.6), (12.6, 13.8), (15.2, 13.6), (12.0, 19.2)]);
    }
    if heel > 0.0 {
        pieces.push(vec![(24.4, arch), (27.4, arch), (27.0, 20.0 + sole), (25.6, 20.0 + sole)]);
    }
    Garment { pieces, marks: Vec::new(), printable: false }
}

fn sneaker(dice: &mut Dice) -> Garment {
    let (collar, toe) = (dice.between(8.0, 10.8), dice.between(15.4, 17.4));
    let sole = dice.between(17.8, 19.0);
    let ankle = [(27.0, collar), (25.6, collar - 0.4), (22.6, collar + 1.6), (19.4, collar + 0.6), (17.4, collar - 0.2)];
    let front = [(8.6, toe - 1.8), (3.4, toe - 0.2), (0.8, toe + 1.6), (0.4, 20.6), (2.0, 21.4), (26.4, 21.4), (27.6, 20.4)];
    let mut marks = vec![mark(&[(0.0, sole), (28.0, sole), (28.0, sole + 0.7), (0.0, sole + 0.7)], dice.between(0.2, 0.6))];
    let lace = dice.between(0.4, 0.8);
    for row in 0..4_u8 {
        let (x, y) = (10.0 + 2.1 * f32::from(row), toe - 2.0 - 1.3 * f32::from(row));
        marks.push(mark(&[(x, y), (x + 0.9, y - 0.4), (x + 2.4, y + 2.4), (x + 1.5, y + 2.8)], lace));
    }
    if dice.one_in(2) {
        marks.push(mark(&[(16.0, 17.6), (20.0, 12.6), (22.2, 12.6), (18.4, 17.6)], dice.between(0.3, 0.7)));
    }
    Garment { pieces: vec![[&ankle[..], &front].concat()], marks, printable: false }
}

fn boot(dice: &mut Dice) -> Garment {
    let (top, front) = (dice.between(0.8, 7.0), dice.between(11.0, 14.0));
    let heel = dice.between(0.6, 2.6);
    let shaft = [(front, top + 0.6), (26.0, top), (25.6, 12.0), (27.0, 19.0), (27.0, 24.2 + heel), (20.6, 24.2 + heel)];
    let foot = [(19.4, 24.2), (12.0, 24.4), (9.0, 24.8 + heel * 0.6), (1.0, 24.8 + heel * 0.6), (0.6, 22.0)];
    let instep = [(3.0, 19.8), (8.0, 18.2), (front - 0.8, 14.0)];
    let mut marks = vec![mark(&[(0.0, 22.8), (28.0, 22.8), (28.0, 23.5), (0.0, 23.5)], dice.between(0.3, 0.8))];
    if dice.one_in(2) {
        marks.push(mark(&[(16.5, top), (20.5, top), (19.6, top + 8.0), (17.4, top + 8.0)], dice.between(0.4, 0.8)));
    }
    Garment { pieces: vec![[&shaft[..], &foot, &instep].concat()], marks, printable: false }
}
