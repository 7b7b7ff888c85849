//! The address: its path, and the query of each lab.

use std::fmt::Debug;

use saddle::bandit::{BanditConfig, Simulation};
use saddle::documents::history::selection::Selection;
use saddle::minimax::MinimaxConfig;
use saddle::run::RunConfig;
use saddle::settings::{Composition, Settings};
use saddle::ui::compose::link::ComposedLink;
use saddle::ui::route::{Embedding, Location, Route};

use super::assert_displayable;

/// Every address gives each lab a valid configuration, which reads back as itself.
pub(super) fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let location = Location::parse(&text);
    match &location.route {
        Route::Unknown(path) => assert!(path.chars().count() <= 81 && !path.chars().any(char::is_control)),
        _ => assert_eq!(Location::parse(&location.to_hash()), location),
    }
    for query in [&location.query, &*text] {
        reads_back::<RunConfig>(query);
        reads_back::<MinimaxConfig>(query);
        let bandit = reads_back::<BanditConfig>(query);
        // No configuration makes the first steps panic.
        Simulation::new(&bandit).advance(64);
        let selection = Selection::from_query(query);
        assert_eq!(Selection::from_query(&selection.to_query()), selection);
        embedded(query);
        composed(query);
    }
    if let Some((link, problems)) = ComposedLink::read(&text) {
        problems.iter().for_each(|problem| assert_displayable(problem));
        assert_eq!(ComposedLink::read(&link.location().to_hash()), Some((link, Vec::new())));
    }
}

fn reads_back<S: Settings + Debug>(query: &str) -> S {
    let address = S::from_query(query);
    for problem in &address.problems {
        assert_displayable(&problem.to_string());
        assert_displayable(&problem.with_label::<S>());
    }
    let config = address.config;
    assert_eq!(config.check(), Ok(()), "{config:?} is not valid");
    for written in [config.to_query(), config.to_full_query()] {
        let again = S::from_query(&written);
        assert!(
            again.problems.is_empty() && again.config == config,
            "{written} reads back as {:?}: {:?}",
            again.config,
            again.problems
        );
    }
    for parameter in S::names() {
        let mut other = S::default();
        let value = config.get(parameter).expect("each parameter has a value");
        other.set(parameter, &value).unwrap_or_else(|problem| panic!("{problem}"));
        assert_eq!(other.get(parameter), Some(value));
    }
    config
}

/// What a link shows of a lab is bounded, and reads back as itself.
fn composed(query: &str) {
    let (composition, rejected) = Composition::read(query);
    for rejected in &rejected {
        assert_displayable(&rejected.reason);
    }
    assert_eq!(Composition::read(&composition.with("")), (composition, Vec::new()));
}

/// The page's own parameters are separated from a lab's query and joined again.
fn embedded(query: &str) {
    let (embedding, lab) = (Embedding::of(query), Embedding::without(query));
    assert_eq!(Embedding::of(&lab), Embedding::default(), "{lab}");
    assert_eq!(Embedding::of(&embedding.with(&lab)), embedding);
    assert_eq!(Embedding::without(&embedding.with(&lab)), lab);
}
