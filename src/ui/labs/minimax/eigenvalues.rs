//! The eigenvalues of one step in the complex plane, with the unit circle.

use yew::prelude::*;

use crate::math::complex::Complex;
use crate::minimax::Analysis;
use crate::minimax::descriptions::{circle, distinct, eigenvalues};
use crate::minimax::sentences::eigenvalue;
use crate::minimax::stability::Update;
use crate::plot::chart::Ink;
use crate::plot::labels::Rect;
use crate::plot::scene::{Anchor, Pixel, Scene, Shape, Tint};
use crate::ui::labs::shared::Shared;
use crate::ui::plot::paint::paint;
use crate::ui::plot::save::{Save, drawn_by};
use crate::ui::plot::surface::{Surface, use_drawing};
use crate::ui::widgets::Card;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct EigenvaluesProps {
    pub(super) analysis: Shared<Analysis>,
}

/// Points of the trail of each eigenvalue, for η from 0 to twice the current one.
const TRAIL: u8 = 60;

#[component]
pub(super) fn Eigenvalues(props: &EigenvaluesProps) -> Html {
    let canvas = use_node_ref();
    use_drawing(&canvas, props.clone(), |props: &EigenvaluesProps, surface: &Surface| {
        paint(surface, &scene(&props.analysis, surface.size()), None)
    });
    let analysis = props.analysis.clone();
    let draw = drawn_by(move |size, _| scene(&analysis, size));
    let text = eigenvalues(&props.analysis);
    html! {
        <Card title="Eigenvalues of one step" note="inside: converges">
            <canvas ref={canvas.clone()} class="minimax-eigenvalues" role="img" aria-label={format!("Eigenvalues of one step on the unit circle: {text}. {}", circle(&props.analysis))} data-testid="minimax-eigenvalues" />
            <div class="chart__foot">
                <p class="chart__reading" translate="no">{ text }</p>
                <Save {canvas} name="saddle-minimax-eigenvalues" of="the eigenvalues" {draw} />
            </div>
        </Card>
    }
}

fn trail(analysis: &Analysis) -> Vec<Complex> {
    let Some(target) = &analysis.target else { return Vec::new() };
    let experiment = &analysis.experiment;
    let at = |i: u8| {
        let eta = experiment.eta.times(2.0 * f64::from(i) / f64::from(TRAIL));
        Update::new(experiment.method, target.hessian, eta).map(|update| update.eigenvalues()).unwrap_or_default()
    };
    (0..=TRAIL).flat_map(at).collect()
}

fn scene(analysis: &Analysis, (width, height): (f64, f64)) -> Scene {
    let rho = analysis.spectral_radius.filter(|rho| rho.is_finite()).unwrap_or(0.0);
    let half = (rho * 1.15).max(1.35);
    let (middle_x, middle_y) = (width / 2.0, height / 2.0);
    let unit = (middle_x.min(middle_y) - 4.0) / half;
    let pixel = |value: &Complex| (middle_x + unit * value.re, middle_y - unit * value.im);
    let frame = Rect { left: 0.0, top: 0.0, right: width, bottom: height };
    let mut scene = Scene { frame, ..Scene::default() };
    let circle: Vec<Pixel> = (0..72_u8)
        .map(|i| f64::from(i) * std::f64::consts::TAU / 72.0)
        .map(|angle| pixel(&Complex::new(angle.cos(), angle.sin())))
        .collect();
    scene.inside.push(Shape::Area { corners: circle, fill: Tint::Calm, edge: Some(Tint::Full(Ink::Descend)) });
    let axes = vec![vec![(0.0, middle_y), (width, middle_y)], vec![(middle_x, 0.0), (middle_x, height)]];
    scene.inside.push(Shape::Strokes { lines: axes, tint: Tint::Edge, width: 1.0, dash: &[] });
    let one = pixel(&Complex::new(1.0, 0.0));
    for (value, text) in [(1.0, "1"), (-1.0, "−1")] {
        let (x, y) = pixel(&Complex::new(value, 0.0));
        let anchor = if value > 0.0 { Anchor::Start } else { Anchor::End };
        scene.inside.push(Shape::Text {
            at: (x + 5.0 * value, y + 11.0),
            text: text.to_owned(),
            tint: Tint::Quiet,
            bold: false,
            anchor,
        });
    }
    let trail: Vec<Pixel> = trail(analysis).iter().map(pixel).collect();
    scene.inside.push(Shape::Dots { at: trail, radius: 0.5, fill: Tint::Quiet, ring: Some(Tint::Quiet) });
    let values = &analysis.eigenvalues;
    let outside = rho > 1.0 + 1e-9;
    let tint = if outside { Tint::Full(Ink::Ascend) } else { Tint::Full(Ink::Ink) };
    scene.inside.push(Shape::Dots { at: values.iter().map(pixel).collect(), radius: 6.0, fill: tint, ring: None });
    if values.is_empty() {
        scene.inside.push(Shape::Text {
            at: (middle_x, middle_y - 14.0),
            text: "no eigenvalues".to_owned(),
            tint: Tint::Quiet,
            bold: false,
            anchor: Anchor::Middle,
        });
    }
    if let Some(first) = distinct(values).first() {
        let (x, y) = pixel(first);
        let (anchor, x) = if x > one.0 - 40.0 { (Anchor::End, x - 11.0) } else { (Anchor::Start, x + 11.0) };
        scene.over.push(Shape::Text { at: (x, y - 12.0), text: eigenvalue(*first), tint, bold: true, anchor });
    }
    scene
}
