//! Views, colours, contours, flow and surface of f, and drawings as SVG.

use proptest::prelude::*;
use saddle::minimax::{Objective, Point};
use saddle::plot::Ink;
use saddle::plot::labels::Rect;
use saddle::plot::plane::contour::contours;
use saddle::plot::plane::field::SIDE;
use saddle::plot::plane::flow::{arrows, direction, flow_lines};
use saddle::plot::plane::surface::{Camera, SurfaceView};
use saddle::plot::plane::{Field, Palette, Placed, View};
use saddle::plot::scene::{Anchor, Scene, Shape, SvgStyle, Tint};

const HANDOUT: Objective = Objective::Quadratic { a: 4.0, b: 0.0, c: 4.0 };
const PALETTE: Palette = Palette { ground: [255; 3], low: [0, 0, 200], high: [200, 100, 0] };

fn view() -> View {
    View::around(Point::default(), &[Point::new(1.0, 1.0)])
}

proptest! {
    #[test]
    fn pixels_and_points_round_trip(x in -1e3..1e3_f64, y in -1e3..1e3_f64, half in 1e-3..1e3_f64, across in 0.0..1.0_f64, down in 0.0..1.0_f64) {
        let placed = Placed::new(View { centre: Point::new(x, y), half }, (500.0, 488.0));
        let pixel = (40.0 + across * 440.0, 8.0 + down * 440.0);
        let (back_x, back_y) = placed.pixel(placed.point(pixel));
        prop_assert!((back_x - pixel.0).abs() < 1e-6 && (back_y - pixel.1).abs() < 1e-6);
    }

    #[test]
    fn zooming_keeps_its_fixed_point(factor in 0.1..10.0_f64, right in 0.0..1.0_f64, down in 0.0..1.0_f64) {
        let before = view();
        let fixed = before.at(right, down);
        let after = before.zoomed(factor, fixed).at(right, down);
        prop_assert!(after.distance(fixed) < 1e-9);
    }

    #[test]
    fn strokes_of_a_distant_path_stay_near_the_frame(points in proptest::collection::vec((-1e12..1e12_f64, -1e12..1e12_f64), 2..40)) {
        let placed = Placed::new(view(), (400.0, 400.0));
        let mut path: Vec<Point> = points.into_iter().map(|(x, y)| Point::new(x, y)).collect();
        path.insert(1, Point::default());
        path.push(Point::new(f64::INFINITY, f64::NAN));
        let strokes = placed.strokes(&path);
        prop_assert!(!strokes.is_empty());
        prop_assert!(strokes.iter().flatten().all(|(x, y)| x.abs() < 2000.0 && y.abs() < 2000.0));
    }
}

#[test]
fn a_view_contains_start_and_target() {
    for start in [Point::new(1.0, 1.0), Point::new(-50.0, 3.0), Point::new(0.02, 0.01)] {
        let view = View::around(Point::default(), &[start]);
        assert!(view.contains(start) && view.contains(Point::default()), "{view:?}");
    }
    assert!(!view().contains(Point::new(10.0, 0.0)));
    let start = Point::new(1.0, 1.0);
    let near = View::around(Point::default(), &[start, Point::new(0.0, 3.0)]);
    assert!(near.contains(Point::new(0.0, 3.0)), "a path that stays near is visible as a whole");
    assert_eq!(
        View::around(Point::default(), &[start, Point::new(1e6, f64::NAN)]),
        view(),
        "a path that goes far does not enlarge the view"
    );
}

#[test]
fn colours_differ_by_side_of_the_saddle_and_are_smooth() {
    let field = Field::new(&HANDOUT, view(), Point::default());
    let image = field.image(&PALETTE);
    let at = |column: usize, row: usize| &image[(row * SIDE + column) * 4..][..4];
    assert_eq!(at(SIDE / 2, SIDE / 2)[..3], [255, 255, 255]);
    assert!(at(0, SIDE / 2)[0] > at(0, SIDE / 2)[2], "high along x");
    assert!(at(SIDE / 2, 0)[2] > at(SIDE / 2, 0)[0], "low along y");
    let next = |index: usize| image[index * 4].abs_diff(image[(index + 1) * 4]);
    assert!((0..SIDE - 1).map(|column| next(10 * SIDE + column)).max() < Some(24), "neighbouring colours are similar");
    let logarithm = saddle::minimax::parse::parse("ln(x)").expect("an expression");
    let image = Field::new(&Objective::Custom(logarithm.node), view(), Point::default()).image(&PALETTE);
    assert_eq!(image[..4], [0; 4], "transparent where f is NaN");
}

#[test]
fn contours_lie_on_their_levels() {
    let field = Field::new(&HANDOUT, view(), Point::default());
    let pieces = field.contours();
    assert!(pieces.len() > 500);
    let level = |point: Point| field.share(HANDOUT.value(point));
    let levels: Vec<f64> = (-5_i8..=5).map(|k| f64::from(k) / 5.5).map(|k| k * k.abs()).collect();
    for point in pieces.iter().flatten() {
        let nearest = levels.iter().map(|wanted| (wanted - level(*point)).abs()).fold(f64::INFINITY, f64::min);
        assert!(nearest < 2e-3, "{point:?} is {nearest} from a level");
    }
    assert!(contours(&[1.0, 1.0, 1.0, f64::NAN], 2, 1.0).is_empty());
}

#[test]
fn arrows_and_flow_lines_follow_the_field() {
    assert_eq!(direction(&HANDOUT, Point::new(1.0, 1.0), false), Point::new(-8.0, -8.0));
    assert_eq!(direction(&HANDOUT, Point::new(1.0, 1.0), true), Point::new(-8.0, 8.0));
    for [from, to] in arrows(&HANDOUT, view(), 15, false) {
        let field = direction(&HANDOUT, Point::new(f64::midpoint(from.x, to.x), f64::midpoint(from.y, to.y)), false);
        assert!((to.x - from.x) * field.x + (to.y - from.y) * field.y > 0.0);
    }
    // A flow line of xy is a circle about the saddle.
    for line in flow_lines(&Objective::Bilinear { b: 1.0 }, view(), 10, false) {
        let radius = |point: &Point| point.distance(Point::default());
        assert!(line.iter().all(|point| (radius(point) - radius(&line[0])).abs() < 0.02));
    }
    assert!(arrows(&Objective::Quadratic { a: 0.0, b: 0.0, c: 0.0 }, view(), 5, false).is_empty());
}

#[test]
fn the_surface_fits_its_size() {
    let field = Field::new(&HANDOUT, view(), Point::default());
    let surface = SurfaceView { field: &field, camera: Camera::default(), size: (300.0, 240.0) };
    let cells = surface.cells(&PALETTE);
    assert_eq!(cells.len(), 32 * 32);
    let inside = |shape: &Shape| match shape {
        Shape::Area { corners, .. } => corners.iter().all(|(x, y)| (0.0..=300.0).contains(x) && (0.0..=240.0).contains(y)),
        _ => false,
    };
    assert!(cells.iter().all(inside));
    assert_eq!(surface.on_surface(Point::new(9.0, 0.0), 324.0), None);
    // Two visible parts, one of which has a point twice; f has no value between them.
    let points = [(0.0, 0.0), (0.0, 0.0), (0.5, 0.0), (0.6, 0.0), (0.5, 0.5)].map(|(x, y)| Point::new(x, y));
    let values = [0.0, 0.0, 1.0, f64::NAN, 0.0];
    let lines = surface.strokes(points.iter().zip(&values));
    let pixel = |index: usize| surface.on_surface(points[index], values[index]).expect("visible");
    assert_eq!(lines, [vec![pixel(0), pixel(2)], vec![pixel(4)]]);
    let (x, y) = surface.on_surface(Point::default(), 0.0).expect("visible");
    assert!((x - 150.0).abs() < 1e-9 && (y - 120.0).abs() < 1e-9, "the saddle is in the middle");
    let camera = Camera::default().turned(100.0, 100.0);
    assert!(camera.turn < 6.3 && camera.tilt <= 1.4);
}

#[test]
fn a_drawing_is_written_as_svg() {
    let scene = Scene {
        frame: Rect { left: 40.0, top: 8.0, right: 440.0, bottom: 408.0 },
        inside: vec![
            Shape::line(vec![(1.0, 2.0), (3.5, 4.25)], Tint::Full(Ink::Ink), 2.0),
            Shape::Dots { at: vec![(5.0, 6.0)], radius: 3.0, fill: Tint::Ground, ring: None },
            Shape::Area { corners: vec![(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)], fill: Tint::Mixed([1, 2, 3]), edge: None },
        ],
        over: vec![Shape::Text {
            at: (7.0, 8.0),
            text: "a < b & c".to_owned(),
            tint: Tint::Quiet,
            bold: true,
            anchor: Anchor::End,
        }],
    };
    let colour = |tint: Tint| format!("{tint:?}").to_lowercase().split('(').next().unwrap_or_default().to_owned();
    let style =
        SvgStyle { colour: &colour, family: "\"Serif\"", picture: Some("data:image/png;base64,AA=="), title: "T", id: "frame" };
    let text = scene.svg((450.0, 440.0), &style);
    for part in [
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"450\" height=\"440\"",
        "<path d=\"M1 2L3.5 4.25\" fill=\"none\" stroke=\"full\"",
        "<circle cx=\"5\" cy=\"6\" r=\"3\"",
        "<image x=\"40\" y=\"8\" width=\"400\" height=\"400\"",
        "a &lt; b &amp; c",
        "font-family=\"&quot;Serif&quot;\"",
        "text-anchor=\"end\"",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
}
