//! What is computed beside the page is what is computed on it.

use std::cell::Cell;

use saddle::bandit::{BanditConfig, Experiment, Swarm};
use saddle::minimax::critical::critical_points;
use saddle::minimax::job::AnalysisJob;
use saddle::minimax::{Analysis, MinimaxConfig, Point};
use saddle::plot::plane::backdrop::{Backdrop, BackdropJob, BackdropSettings, Frame, VectorField};
use saddle::plot::plane::ghosts::{self, Ghost, GhostSettings, Ghosts, GhostsJob};
use saddle::plot::plane::{Field, View};
use saddle::settings::Settings;
use saddle::ui::work::{Answer, Jobs, Report, Request, Task, read_analysis};

/// A run that takes more than one slice, with everything that has to cross: a function with plus signs and spaces, noise, a seed.
const LONG: &str = "f=custom&expr=x^2/2+sin(x*y)+log2%20(4+y^2)-y^2&method=optimistic&eta_x=0.02&eta_y=0.03&x0=-0.1&noise=0.25&steps=5000&seed=9";

fn minimax(query: &str) -> MinimaxConfig {
    let address = MinimaxConfig::from_query(query);
    assert!(address.problems.is_empty(), "{query}: {:?}", address.problems);
    address.config
}

/// Works until nothing is left, by a clock that advances 1 ms a reading. The messages cross as text.
fn reports(tasks: &[Task]) -> Vec<(Report, Vec<f64>)> {
    let (mut jobs, clock) = (Jobs::default(), Cell::new(0.0));
    let now = || clock.replace(clock.get() + 1.0);
    for (ticket, task) in (1..).zip(tasks) {
        let text = serde_json::to_string(&Request::Start { ticket, task: task.clone() }).expect("plain data");
        jobs.handle(serde_json::from_str(&text).expect("the same data"));
    }
    let mut reports = Vec::new();
    while !jobs.is_idle() {
        if let Some((report, numbers)) = jobs.work(now, 3.0) {
            let text = serde_json::to_string(&report).expect("plain data");
            assert_eq!(serde_json::from_str::<Report>(&text).expect("the same data").ticket, report.ticket);
            reports.push((report, numbers));
        }
    }
    reports
}

/// The one report of a task that reports at its end.
fn answer(task: Task) -> (Answer, Vec<f64>) {
    let mut all = reports(&[task]);
    let (report, numbers) = all.pop().expect("an answer");
    assert!(all.is_empty() && report.is_done && report.progress == 1.0);
    (report.answer, numbers)
}

#[test]
fn a_path_is_the_one_of_the_page() {
    for query in
        ["", LONG, "method=adam&steps=300", "eta_x=1&eta_y=1", "f=custom&expr=ln(x)-y^2&eta_x=0.6&steps=2", "f=dirac-gan"]
    {
        let config = minimax(query);
        let (answer, numbers) = answer(Task::Path { query: config.to_full_query() });
        let found = read_analysis(&config, answer, &numbers).expect("a path");
        let wanted = Analysis::new(&config, critical_points(&config.objective()).into());
        // NaN is not equal to itself: values are compared by their bits.
        let bits = |analysis: &Analysis| analysis.path.values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&found), bits(&wanted), "{query}");
        assert_eq!((found.path.points, found.path.end), (wanted.path.points, wanted.path.end), "{query}");
        assert_eq!((found.measured, found.verdict, found.pending), (wanted.measured, wanted.verdict, None), "{query}");
        assert_eq!((found.points, found.distances, found.ranges), (wanted.points, wanted.distances, wanted.ranges), "{query}");
    }
}

#[test]
fn numbers_that_are_no_path_are_refused() {
    let config = minimax("");
    let (answer, numbers) = answer(Task::Path { query: config.to_full_query() });
    assert!(read_analysis(&config, answer.clone(), &numbers[1..]).is_none());
    assert!(read_analysis(&config, answer, &[]).is_none());
    assert!(read_analysis(&config, Answer::Swarm, &numbers).is_none());
}

/// Until the path is complete its beginning is shown, with the prediction.
#[test]
fn an_analysis_in_progress_is_the_beginning_of_the_whole() {
    let config = minimax(LONG);
    let whole = Analysis::new(&config, critical_points(&config.objective()).into());
    let mut job = AnalysisJob::new(&config, Some(whole.points.clone()));
    for _ in 0..3 {
        assert!(!job.advance());
    }
    let part = job.into_analysis(false);
    let done = part.path.points.len();
    assert!(part.pending.is_some() && part.measured.observed.is_none() && (2..1000).contains(&done));
    assert_eq!(part.path.points, whole.path.points[..done]);
    assert_eq!((part.spectral_radius, part.verdict, part.target), (whole.spectral_radius, whole.verdict, whole.target));

    let mut search = AnalysisJob::new(&config, None);
    assert!(!search.advance());
    let start = search.into_analysis(false);
    assert_eq!((start.path.points.len(), start.target, start.known_points()), (1, None, None));
}

#[test]
fn tasks_take_turns_and_can_be_stopped() {
    let path = |steps: u32| Task::Path { query: minimax(&format!("{LONG}&steps={steps}")).to_full_query() };
    let order: Vec<u32> = reports(&[path(50_000), path(100)]).iter().map(|(report, _)| report.ticket).collect();
    assert_eq!(order, [2, 1], "a short task does not wait for a long one");

    let (mut jobs, clock) = (Jobs::default(), Cell::new(0.0));
    jobs.handle(Request::Start { ticket: 7, task: path(50_000) });
    assert!(jobs.work(|| clock.replace(clock.get() + 1.0), 3.0).is_none() && !jobs.is_idle());
    jobs.handle(Request::Stop { ticket: 7 });
    assert!(jobs.is_idle() && jobs.work(|| 0.0, 3.0).is_none());
}

#[test]
fn many_seeds_arrive_in_parts_and_give_the_same_statistics() {
    let address = BanditConfig::from_query("means=1,0.8,0.5&eta=5&noise=0.1&steps=700&runs=90&seed=3");
    let config = address.config;
    let all = reports(&[Task::Seeds { query: config.to_full_query() }]);
    assert!(all.len() > 1 && all.iter().filter(|(report, _)| report.is_done).count() == 1);
    assert!(all.is_sorted_by(|(a, _), (b, _)| a.progress <= b.progress));
    let mut wanted = Experiment::new(&config);
    while !wanted.advance(1000) {}
    let mut found = Experiment::remote(&config);
    let add = |found: &mut Experiment, (report, numbers): &(Report, Vec<f64>)| match report.answer {
        Answer::Seeds { from, counts } => found.extend(from, numbers, counts),
        _ => false,
    };
    // The worker is lost after some parts, and all are computed anew.
    for part in all[..all.len() / 2].iter().chain(&all) {
        assert!(add(&mut found, part));
    }
    assert!(found.is_finished());
    assert_eq!((found.finals(), found.counts(), found.median()), (wanted.finals(), wanted.counts(), wanted.median()));
    assert!((0..90).all(|run| found.curve(run) == wanted.curve(run)));
    // A part that does not follow, and one that is cut short.
    let mut empty = Experiment::remote(&config);
    assert!(!empty.extend(5, &[], wanted.counts()) && !empty.extend(0, &[0.5], wanted.counts()));
}

#[test]
fn a_swarm_is_the_one_of_the_page_and_of_many_seeds() {
    let config = BanditConfig::from_query("means=1,0.8,0.5&eta=5&noise=0.1&steps=700&runs=90&seed=3").config;
    let mut all = reports(&[Task::Swarm { query: config.to_full_query() }]);
    assert!(all.is_sorted_by(|(a, _), (b, _)| a.progress <= b.progress));
    let (report, policies) = all.pop().expect("an answer");
    assert_eq!((report.answer, report.is_done), (Answer::Swarm, true));
    assert!(
        !all.is_empty() && all.iter().all(|(part, numbers)| part.answer == Answer::Swarm && !part.is_done && numbers.is_empty())
    );
    let mut wanted = Experiment::with_policies(&config);
    while !wanted.advance(1000) {}
    assert_eq!(policies, wanted.policies());
    let swarm = Swarm::of_policies(&config, policies).expect("a swarm");
    assert_eq!(swarm.stuck(swarm.steps().len() - 1), wanted.stuck());
}

#[test]
fn a_backdrop_is_the_one_of_the_page() {
    let config = minimax(LONG).function_alone();
    let view = View { centre: Point::new(0.5, -0.25), half: 2.0 };
    for (field, both_descend) in [(VectorField::None, false), (VectorField::Arrows, true), (VectorField::Lines, false)] {
        let frame = Frame { view, centre: Point::new(0.1, 0.0), field, both_descend };
        let (answer, numbers) = answer(Task::Backdrop { query: config.to_full_query(), frame });
        assert_eq!(answer, Answer::Backdrop);
        let found = Backdrop::of_numbers(view, &numbers).expect("a backdrop");
        assert_eq!(found.field, Field::new(&config.objective(), view, frame.centre));
        assert_eq!(found.lines.is_empty(), field == VectorField::None);
        let mut job = BackdropJob::new(&BackdropSettings { objective: config.objective(), frame });
        while !job.advance() {}
        assert_eq!(job.into_backdrop(), found);
        assert!(Backdrop::of_numbers(view, &numbers[..100]).is_none());
        assert!(field == VectorField::None || Backdrop::of_numbers(view, &numbers[..numbers.len() - 1]).is_none());
    }
    assert!(Backdrop::blank(view).contours.is_empty());
}

#[test]
fn paths_for_comparison_are_those_of_the_page() {
    let view = Some(View { centre: Point::default(), half: 1.5 });
    for (which, count) in [(Ghosts::None, 0), (Ghosts::Methods, 8), (Ghosts::Starts, 49), (Ghosts::Cloud, 200)] {
        let settings = GhostSettings { config: minimax(LONG), which, view };
        let (answer, numbers) = answer(Task::Ghosts { query: settings.config.to_full_query(), which, view });
        let Answer::Ghosts { ends } = answer else { panic!("{answer:?}") };
        let found: Vec<Ghost> = ghosts::of_numbers(&settings, &ends, &numbers).expect("paths");
        let mut job = GhostsJob::new(&settings);
        while !job.advance() {}
        assert_eq!((found.len(), &found), (count, &job.into_ghosts()));
        // Two steps at least; where both descend it diverges.
        assert!(found.iter().all(|ghost| (3..=501).contains(&ghost.points.len())));
        assert!(found.iter().all(|ghost| ghost.name.is_empty() == (which != Ghosts::Methods)));
        for part in [numbers.get(1..), numbers.get(..numbers.len().saturating_sub(1))].into_iter().flatten() {
            assert!(part.is_empty() || ghosts::of_numbers(&settings, &ends, part).is_none());
        }
        assert!(ghosts::of_numbers(&settings, &ends, &[&numbers[..], &[0.0]].concat()).is_none());
        assert!(ghosts::of_numbers(&settings, &[&ends[..], &[None]].concat(), &numbers).is_none());
    }
}
