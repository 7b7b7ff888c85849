//! The swarm as a picture: a corner for each arm, a dot for each seed.

use crate::bandit::many::committed;
use crate::bandit::{BanditConfig, Swarm};
use crate::plot::chart::Ink;
use crate::plot::cloud::{Cloud, Moment};
use crate::plot::labels::Rect;
use crate::plot::policy::inks;
use crate::plot::polygon::{SPREAD, corners, extent, offset, point};
use crate::plot::scene::{Anchor, Pixel, Scene, Shape, Tint};
use crate::ui::labs::cloud::CloudLook;

/// Space for the names of the corners, in CSS pixels.
const MARGIN: f64 = 22.0;

/// Radius of a dot, in CSS pixels.
const RADIUS: f64 = 2.2;

/// The dots of a swarm. The group of a dot is the arm that its seed is committed to, or the number of arms.
pub(super) fn cloud(swarm: &Swarm) -> Cloud {
    let arms = swarm.config().arms();
    let (corners, seeds) = (corners(arms), swarm.config().runs);
    Cloud::new(swarm.steps().to_vec(), swarm.seeds(), |place, seed| {
        let pi = swarm.policy(seed, place);
        let [x, y] = point(&corners, pi);
        let [right, up] = offset(arms, u32::try_from(seed).unwrap_or_default(), seeds);
        ([x + right, y + up], u8::try_from(committed(pi).unwrap_or(arms)).unwrap_or_default())
    })
}

/// Places and colours on a canvas of `size` pixels.
pub(super) fn look(config: &BanditConfig, size: (f64, f64)) -> CloudLook {
    let arms = config.arms();
    let [left, right, low, high] = extent(arms);
    let unit = ((size.0 - 2.0 * MARGIN) / (right - left)).min((size.1 - 2.0 * MARGIN) / (high - low)).max(1.0);
    let mut look = CloudLook {
        background: None,
        frame: Rect { left: 0.0, top: 0.0, right: size.0, bottom: size.1 },
        origin: (size.0 / 2.0 - unit * (left + right) / 2.0, size.1 / 2.0 + unit * (low + high) / 2.0),
        unit: (unit, -unit),
        tints: inks(config).into_iter().map(Tint::Full).chain([Tint::Full(Ink::Ink)]).collect(),
        radius: RADIUS,
        trail: 0,
    };
    look.background = Some(background(config, &look));
    look
}

#[expect(clippy::cast_possible_truncation, reason = "for drawing")]
fn pixel(look: &CloudLook, place: [f64; 2]) -> Pixel {
    look.pixel(place.map(|place| place as f32))
}

fn background(config: &BanditConfig, look: &CloudLook) -> Scene {
    let corners = corners(config.arms());
    let mut scene = Scene { frame: look.frame, ..Scene::default() };
    let outline = corners.iter().map(|corner| pixel(look, *corner)).collect();
    scene.inside.push(Shape::Area { corners: outline, fill: Tint::Sunken, edge: Some(Tint::Edge) });
    let radius = SPREAD * look.unit.0 + RADIUS + 1.0;
    for (arm, (corner, ink)) in corners.iter().zip(inks(config)).enumerate() {
        let (x, y) = pixel(look, *corner);
        scene.inside.push(Shape::Dots { at: vec![(x, y)], radius, fill: Tint::Pale(ink), ring: None });
        let below = if corner[1] > 0.1 { -radius - 11.0 } else { radius + 11.0 };
        scene.over.push(Shape::Text {
            at: (x, y + below),
            text: format!("arm {}", arm + 1),
            tint: Tint::Full(ink),
            bold: true,
            anchor: Anchor::Middle,
        });
    }
    scene
}

/// The picture of one moment, for a file.
pub(super) fn scene(swarm: &Swarm, cloud: &Cloud, index: usize, size: (f64, f64)) -> Scene {
    let look = look(swarm.config(), size);
    let mut scene = look.background.clone().unwrap_or_default();
    let moment = Moment { index, part: 0.0 };
    for (group, tint) in (0_u8..).zip(&look.tints) {
        let dots = (0..cloud.dots()).filter(|dot| cloud.group(index, *dot) == group);
        let at = dots.filter_map(|dot| cloud.place(moment, dot)).map(|place| look.pixel(place)).collect();
        scene.inside.push(Shape::Dots { at, radius: RADIUS, fill: *tint, ring: None });
    }
    scene
}
