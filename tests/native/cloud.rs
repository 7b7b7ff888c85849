//! Clouds of dots: places between kept steps, time, playing; policies as points; and many minimax starts against single runs.

use saddle::minimax::cloud::{Outcomes, finding, outcome, progress};
use saddle::minimax::critical::critical_points;
use saddle::minimax::stability::Verdict;
use saddle::minimax::{Analysis, MinimaxConfig, Point};
use saddle::plot::Axis;
use saddle::plot::cloud::{Cloud, LENGTH_MS, Moment, Playhead, share_at, step_at};
use saddle::plot::plane::View;
use saddle::plot::plane::cloud::{cloud, left, verdicts};
use saddle::plot::plane::ghosts::{CLOUD, Ghost, GhostSettings, Ghosts, GhostsJob};
use saddle::plot::polygon::{SPREAD, corners, extent, offset, point};
use saddle::settings::Settings;

/// Two dots at the steps 0, 2 and 6: one moves along x, the other stays.
fn two_dots() -> Cloud {
    Cloud::new(vec![0, 2, 6], 2, |index, dot| {
        let x = if dot == 0 { [0.0, 1.0, 5.0][index] } else { 9.0 };
        ([x, 0.5], u8::try_from(index + dot).expect("few"))
    })
}

#[test]
fn between_kept_steps_dots_move_in_a_line() {
    let cloud = two_dots();
    assert_eq!((cloud.dots(), cloud.last(), cloud.steps()), (2, 6, &[0, 2, 6][..]));
    assert_eq!(cloud.moment(1.0), Moment { index: 0, part: 0.5 });
    assert_eq!(cloud.place(cloud.moment(1.0), 0), Some([0.5, 0.5]));
    assert_eq!(cloud.place(cloud.moment(5.0), 0), Some([4.0, 0.5]));
    assert_eq!(cloud.place(cloud.moment(5.0), 1), Some([9.0, 0.5]));
    assert_eq!(cloud.place(cloud.moment(6.0), 0), cloud.place(cloud.moment(60.0), 0));
    assert_eq!(
        (cloud.place(Moment { index: 3, part: 0.0 }, 0), cloud.kept(2, 1), cloud.group(2, 1)),
        (None, Some([9.0, 0.5]), 3)
    );
    let empty = Cloud::new(Vec::new(), 0, |_, _| ([0.0; 2], 0));
    assert_eq!((empty.last(), empty.moment(3.0).index, empty.place(empty.moment(3.0), 0)), (0, 0, None));
}

#[test]
fn time_is_linear_or_logarithmic_from_step_0_on() {
    for (time, last) in [(Axis::Linear, 2000), (Axis::Log, 2000), (Axis::Log, 1), (Axis::Linear, 1)] {
        assert_eq!((step_at(time, 0.0, last), share_at(time, 0.0, last)), (0.0, 0.0));
        assert!((step_at(time, 1.0, last) - f64::from(last)).abs() < 1e-9);
        for share in [0.1, 0.5, 0.9] {
            assert!((share_at(time, step_at(time, share, last), last) - share).abs() < 1e-12);
        }
    }
    assert!(step_at(Axis::Log, 1.0, 2000) <= 2000.0);
    assert!(step_at(Axis::Log, 0.2, 2000) < 5.0, "the first steps take their time");
    assert_eq!(share_at(Axis::Log, 0.0, 0), 0.0);
}

#[test]
fn a_cloud_plays_pauses_and_stops_at_its_end() {
    let (begun, still) = (Playhead::restarted(false), Playhead::restarted(true));
    assert_eq!((begun.share, begun.is_playing), (0.0, true));
    assert_eq!((still.share, still.is_playing), (1.0, false), "reduced motion shows the end");
    let mut head = begun;
    let mut frames = 0;
    while head.is_playing {
        head = head.after(16.0);
        frames += 1;
        assert!(frames < 1000);
    }
    assert_eq!(head.share, 1.0);
    assert!((f64::from(frames) * 16.0 - LENGTH_MS).abs() <= 16.0);
    assert_eq!(head.after(16.0), head);
    assert_eq!(head.toggled(false), begun);
    assert_eq!(head.toggled(true), still);
    let paused = begun.after(50.0).toggled(false);
    assert_eq!((paused.is_playing, paused.after(50.0)), (false, paused));
    assert_eq!(paused.toggled(false).share, paused.share);
    // A page that was hidden for a minute goes on where it was; a clock may also go back.
    assert!(begun.after(60_000.0).share < 0.02 && begun.after(-5.0).share == 0.0);
    assert_eq!((Playhead::at(0.25).share, Playhead::at(7.0).share, Playhead::at(0.25).is_playing), (0.25, 1.0, false));
}

#[test]
fn a_policy_is_the_mean_of_the_corners() {
    for arms in 2..=10 {
        let corners = corners(arms);
        for (arm, corner) in corners.iter().enumerate() {
            let pi: Vec<f64> = (0..arms).map(|other| if other == arm { 1.0 } else { 0.0 }).collect();
            assert_eq!(point(&corners, &pi), *corner);
            assert!((corner[0].hypot(corner[1]) - 1.0).abs() < 1e-12);
        }
        let equal = vec![1.0 / f64::from(u32::try_from(arms).expect("few")); arms];
        assert!(point(&corners, &equal).iter().all(|axis| axis.abs() < 1e-12));
        let [left, right, low, high] = extent(arms);
        for number in 0..300 {
            let [x, y] = offset(arms, number, 300);
            assert!(
                x.abs() <= SPREAD
                    && corners.iter().all(|c| (left..=right).contains(&(c[0] + x)) && (low..=high).contains(&(c[1] + y)))
            );
        }
    }
    let triangle = corners(3);
    assert!(triangle[0][0] < 0.0 && triangle[1][0] > 0.0 && (triangle[2][1] - 1.0).abs() < 1e-12, "as the path on the simplex");
}

fn minimax(query: &str) -> MinimaxConfig {
    let address = MinimaxConfig::from_query(query);
    assert!(address.problems.is_empty(), "{query}: {:?}", address.problems);
    address.config
}

fn starts(config: &MinimaxConfig, view: View) -> Vec<Ghost> {
    let mut job = GhostsJob::new(&GhostSettings { config: config.clone(), which: Ghosts::Cloud, view: Some(view) });
    while !job.advance() {}
    job.into_ghosts()
}

fn analysis(config: &MinimaxConfig) -> Analysis {
    Analysis::new(config, critical_points(&config.objective()).into())
}

#[test]
fn each_dot_of_the_cloud_is_a_run_of_the_lab() {
    let view = View { centre: Point::new(0.25, -0.5), half: 1.5 };
    for query in [
        "",
        "f=bilinear&method=optimistic",
        "noise=0.5&seed=9&steps=60",
        "method=adam&steps=600",
        "f=custom&expr=ln(x)-y^2&eta_x=0.6",
    ] {
        let config = minimax(query);
        let ghosts = starts(&config, view);
        assert_eq!(ghosts.len(), usize::try_from(CLOUD).expect("few"));
        let centre = analysis(&config).centre();
        let found = verdicts(&ghosts, centre);
        for (number, ghost) in (0..CLOUD).zip(&ghosts) {
            let start = ghost.points[0];
            assert!(view.contains(start), "{start:?}");
            let own = MinimaxConfig {
                x0: start.x,
                y0: start.y,
                seed: config.seed + number,
                steps: config.steps.min(500),
                ..config.clone()
            };
            let alone = own.experiment().run();
            let bits = |points: &[Point]| points.iter().map(|at| [at.x.to_bits(), at.y.to_bits()]).collect::<Vec<_>>();
            assert_eq!(bits(&ghost.points), bits(&alone.points), "{query}: start {number}");
            assert_eq!(ghost.end, alone.end);
            if number < 20 && analysis(&own).centre() == centre {
                assert_eq!(
                    found[usize::try_from(number).expect("few")],
                    analysis(&own).measured.observed,
                    "{query}: start {number}"
                );
            }
        }
        let dots = cloud(&ghosts, &found);
        assert_eq!(
            usize::try_from(dots.last()).expect("few") + 1,
            ghosts.iter().map(|ghost| ghost.points.len()).max().expect("some")
        );
        for (dot, ghost) in ghosts.iter().enumerate().step_by(17) {
            let at = dots.kept(1, dot).expect("a step");
            let wanted = ghost.points.get(1).unwrap_or(&ghost.points[0]);
            #[expect(clippy::cast_possible_truncation, reason = "a place is in single precision")]
            let wanted = [wanted.x as f32, wanted.y as f32];
            assert_eq!(at.map(f32::to_bits), wanted.map(f32::to_bits));
        }
    }
    assert_eq!(starts(&minimax(""), view), starts(&minimax(""), view));
    assert_ne!(starts(&minimax("seed=1"), view), starts(&minimax(""), view));
}

#[test]
fn the_finding_counts_the_verdicts() {
    let view = View { centre: Point::default(), half: 1.5 };
    let text = |query: &str| {
        let config = minimax(query);
        let analysis = analysis(&config);
        let ghosts = starts(&config, view);
        let outcomes = Outcomes::of(verdicts(&ghosts, analysis.centre()));
        let last = ghosts.iter().map(|ghost| ghost.points.len()).max().expect("paths") - 1;
        let (title, rest) = finding(&outcomes, &analysis, last, left(&ghosts, view, last));
        format!("{title}{rest}")
    };
    assert_eq!(text(""), "200 of 200 starts converge to the saddle, measured over 100 steps. 0 have left the view.");
    let far = text("eta_x=0.3&eta_y=0.3");
    assert!(far.starts_with("0 of 200 starts converge to the saddle, measured over "), "{far}");
    assert!(far.ends_with(" steps. 200 diverge, 200 have left the view."), "{far}");
    assert!(text("eta_x=0.25&eta_y=0.25").contains("200 keep their distance, 0 have left the view"));
    assert!(text("f=custom&expr=ln(x)-y^2&eta_x=0.6").contains("end where f is not defined"));
    assert_eq!(progress(1, 50, 200), ("150 of 200 starts are in view".to_owned(), " after 1 step.".to_owned()));
}

#[test]
fn verdicts_are_those_of_a_path() {
    let points = [1.0, 0.5, 0.25, 0.125].map(|x| Point::new(x, 0.0));
    assert_eq!(outcome(&points, None, Point::default()), Some(Verdict::Converges));
    let back: Vec<Point> = points.into_iter().rev().collect();
    assert_eq!(outcome(&back, None, Point::default()), Some(Verdict::Diverges));
    let all = [Some(Verdict::Converges), Some(Verdict::Cycles), Some(Verdict::Diverges), None, None];
    assert_eq!(Outcomes::of(all), Outcomes { converge: 1, cycle: 1, diverge: 1, undefined: 2 });
}
