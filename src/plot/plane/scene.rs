//! The drawing of the plane: contours, vector field, paths and critical points.

use crate::minimax::critical::Kind;
use crate::minimax::{Analysis, Point};
use crate::plot::chart::Ink;
use crate::plot::labels::spread;
use crate::plot::number::fixed;
use crate::plot::plane::backdrop::Backdrop;
use crate::plot::plane::ghosts::Ghost;
use crate::plot::plane::{Placed, View};
use crate::plot::scale::ticks;
use crate::plot::scene::{Anchor, Pixel, Scene, Shape, Tint};

/// What the plane shows.
#[derive(Clone, Copy, Debug)]
pub struct PlaneScene<'a> {
    /// f and the vector field.
    pub backdrop: &'a Backdrop,
    /// The run with its critical points.
    pub analysis: &'a Analysis,
    /// Paths for comparison.
    pub ghosts: &'a [Ghost],
    /// The path is shown up to this step.
    pub shown: u32,
    /// The shown step; `None` before a run.
    pub at: Option<u32>,
    /// The step under the pointer.
    pub cursor: Option<usize>,
}

/// Steps closer together than this share a dot, in pixels.
const DOT_DISTANCE: f64 = 5.0;

/// More paths than this are drawn paler.
const CROWD: usize = 100;

impl PlaneScene<'_> {
    /// The scene in `size` pixels.
    #[must_use]
    pub fn draw(&self, size: (f64, f64)) -> Scene {
        let placed = Placed::new(self.backdrop.field.view, size);
        let mut scene = Scene { frame: placed.frame, ..Scene::default() };
        let strokes = |lines, tint, width| Shape::Strokes { lines, tint, width, dash: &[] };
        let pairs = |pairs: &[[Point; 2]]| pairs.iter().map(|pair| pair.map(|point| placed.pixel(point)).to_vec()).collect();
        scene.inside.push(strokes(pairs(&self.backdrop.contours), Tint::Edge, 1.0));
        self.vector_field(&placed, &mut scene);
        self.paths(&placed, &mut scene);
        self.marks(&placed, &mut scene);
        axes(&placed, &mut scene);
        scene
    }

    fn vector_field(&self, placed: &Placed, scene: &mut Scene) {
        let mut lines: Vec<Vec<Pixel>> = Vec::new();
        for points in &self.backdrop.lines {
            let line: Vec<Pixel> = points.iter().map(|&point| placed.pixel(point)).collect();
            if let [.., before, tip] = line[..] {
                lines.push(head(before, tip));
            }
            lines.push(line);
        }
        scene.inside.push(Shape::Strokes { lines, tint: Tint::Quiet, width: 1.0, dash: &[] });
    }

    fn paths(&self, placed: &Placed, scene: &mut Scene) {
        let ghosts: Vec<Vec<Vec<Pixel>>> = self.ghosts.iter().map(|ghost| placed.strokes(&ghost.points)).collect();
        // Hundreds of lines would hide the run's own.
        let tint = if ghosts.len() > CROWD { Tint::Quiet } else { Tint::Full(Ink::Ink) };
        scene.inside.push(Shape::Strokes { lines: ghosts.concat(), tint, width: 0.8, dash: &[] });
        let starts: Vec<Point> =
            self.ghosts.iter().filter(|ghost| ghost.name.is_empty()).filter_map(|ghost| ghost.points.first().copied()).collect();
        scene.inside.push(Shape::Dots { at: placed.dots(&starts, 0.0), radius: 2.5, fill: Tint::Full(Ink::Ink), ring: None });
        let points = &self.analysis.path.points;
        let done = usize::try_from(self.shown).unwrap_or(usize::MAX).min(points.len().saturating_sub(1));
        let ink = Tint::Full(Ink::Ink);
        // The steps that are not shown yet.
        scene.inside.push(Shape::Strokes {
            lines: placed.strokes(&points[done..]),
            tint: Tint::Quiet,
            width: 1.0,
            dash: &[4.0, 4.0],
        });
        scene.inside.push(Shape::Strokes { lines: placed.strokes(&points[..=done]), tint: ink, width: 2.0, dash: &[] });
        scene.inside.push(Shape::Dots { at: placed.dots(&points[..=done], DOT_DISTANCE), radius: 3.0, fill: ink, ring: None });
        self.names(placed, &ghosts, scene);
    }

    /// The names of other methods, each where its path ends or leaves the frame.
    fn names(&self, placed: &Placed, ghosts: &[Vec<Vec<Pixel>>], scene: &mut Scene) {
        let frame = placed.frame;
        let inside =
            |&(x, y): &Pixel| x > frame.left + 4.0 && x < frame.right - 4.0 && y > frame.top + 8.0 && y < frame.bottom - 8.0;
        let ends: Vec<(&str, Pixel)> = self
            .ghosts
            .iter()
            .zip(ghosts)
            .filter(|(ghost, _)| !ghost.name.is_empty())
            .filter_map(|(ghost, lines)| Some((ghost.name, *lines.iter().flatten().rev().find(|at| inside(at))?)))
            .collect();
        let heights: Vec<f64> = ends.iter().map(|(_, (_, y))| *y).collect();
        let placed_at = spread(&heights, 15.0, (frame.top + 10.0, frame.bottom - 10.0));
        for ((name, (x, _)), y) in ends.into_iter().zip(placed_at) {
            let right = x > (frame.left + 2.0 * frame.right) / 3.0;
            let (anchor, x) = if right { (Anchor::End, x - 8.0) } else { (Anchor::Start, x + 8.0) };
            scene.inside.push(Shape::Text { at: (x, y), text: name.to_owned(), tint: Tint::Quiet, bold: false, anchor });
        }
    }

    fn marks(&self, placed: &Placed, scene: &mut Scene) {
        let ink = Tint::Full(Ink::Ink);
        let ground = Tint::Ground;
        let target = self.analysis.target.map(|target| target.at);
        for point in self
            .analysis
            .points
            .iter()
            .chain(self.analysis.target.iter().filter(|t| self.analysis.points.iter().all(|p| p.at != t.at)))
        {
            let at = placed.pixel(point.at);
            let chosen = target == Some(point.at);
            let text = if point.kind == Kind::WrongSaddle { "wrong saddle" } else { point.kind.name() };
            scene.inside.push(cross(at, if chosen { ink } else { Tint::Quiet }));
            scene.inside.push(Shape::Text {
                at: (at.0 + 10.0, at.1 + 14.0),
                text: text.to_owned(),
                tint: if chosen { ink } else { Tint::Quiet },
                bold: chosen,
                anchor: Anchor::Start,
            });
        }
        if let Some(at) = self.at {
            let here = placed.pixel(self.analysis.path.at(at));
            scene.inside.push(Shape::Dots { at: vec![here], radius: 6.0, fill: ink, ring: Some(ground) });
        }
        if let Some(point) = self.cursor.and_then(|step| self.analysis.path.points.get(step)) {
            scene.inside.push(Shape::Dots { at: vec![placed.pixel(*point)], radius: 6.0, fill: ground, ring: Some(ink) });
        }
        let start = placed.pixel(self.analysis.experiment.start);
        scene.inside.push(Shape::Dots { at: vec![start], radius: 8.0, fill: ground, ring: Some(ink) });
    }
}

fn head(before: Pixel, tip: Pixel) -> Vec<Pixel> {
    let (x, y) = (tip.0 - before.0, tip.1 - before.1);
    let length = (x * x + y * y).sqrt().max(1e-9);
    let (x, y) = (x / length * 4.5, y / length * 4.5);
    vec![(tip.0 - x - 0.55 * y, tip.1 - y + 0.55 * x), tip, (tip.0 - x + 0.55 * y, tip.1 - y - 0.55 * x)]
}

fn cross((x, y): Pixel, tint: Tint) -> Shape {
    let arm = 5.0;
    let lines = vec![vec![(x - arm, y), (x + arm, y)], vec![(x, y - arm), (x, y + arm)]];
    Shape::Strokes { lines, tint, width: 2.0, dash: &[] }
}

/// The axes with their numbers and names.
fn axes(placed: &Placed, scene: &mut Scene) {
    let frame = placed.frame;
    let View { centre, half } = placed.view;
    let corners = vec![
        (frame.left, frame.top),
        (frame.right, frame.top),
        (frame.right, frame.bottom),
        (frame.left, frame.bottom),
        (frame.left, frame.top),
    ];
    scene.over.push(Shape::line(corners, Tint::Edge, 1.0));
    let most = if frame.right - frame.left > 420.0 { 7 } else { 4 };
    let label = |at: Pixel, text: String, tint: Tint, bold: bool, anchor: Anchor| Shape::Text { at, text, tint, bold, anchor };
    let below = frame.bottom + 14.0;
    let along_x = ticks(centre.x - half, centre.x + half, most);
    for &value in &along_x.values {
        let (x, _) = placed.pixel(Point::new(value, 0.0));
        if x > frame.left + 6.0 && x < frame.right - 22.0 {
            scene.over.push(label((x, below), fixed(value, along_x.decimals), Tint::Quiet, false, Anchor::Middle));
        }
    }
    let along_y = ticks(centre.y - half, centre.y + half, most);
    for &value in &along_y.values {
        let (_, y) = placed.pixel(Point::new(0.0, value));
        if y > frame.top + 20.0 && y < frame.bottom - 4.0 {
            scene.over.push(label((frame.left - 7.0, y), fixed(value, along_y.decimals), Tint::Quiet, false, Anchor::End));
        }
    }
    scene.over.push(label((frame.right - 4.0, below), "x".to_owned(), Tint::Full(Ink::Descend), true, Anchor::End));
    scene.over.push(label((frame.left - 7.0, frame.top + 8.0), "y".to_owned(), Tint::Full(Ink::Ascend), true, Anchor::End));
}
