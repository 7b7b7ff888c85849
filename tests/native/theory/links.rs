//! The theory's links to the labs.

use pulldown_cmark::{Event, Options, Parser, Tag};
use saddle::bandit::BanditConfig;
use saddle::minimax::config::MinimaxConfig;
use saddle::run::RunConfig;
use saddle::settings::Settings;
use saddle::ui::route::{Lab, Location, Route};

use super::texts;

fn links() -> Vec<String> {
    let read = |(_, text): &(String, String)| {
        let parser = Parser::new_ext(text, Options::ENABLE_MATH | Options::ENABLE_TABLES);
        let address = |event| match event {
            Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.into_string()),
            _ => None,
        };
        parser.filter_map(address).collect::<Vec<_>>()
    };
    texts().iter().flat_map(read).collect()
}

/// The errors of a query in its lab.
fn problems<S: Settings>(query: &str) -> Vec<String> {
    let address = S::from_query(query);
    let mut problems: Vec<String> = address.problems.iter().map(ToString::to_string).collect();
    if S::from_query(&address.config.to_query()).config != address.config {
        problems.push("does not round-trip".to_owned());
    }
    problems
}

#[test]
fn every_link_to_a_lab_is_valid() {
    let links = links();
    let labs: Vec<&String> = links.iter().filter(|link| link.starts_with("#/")).collect();
    assert!(labs.len() > 30, "too few links were found: {labs:?}");
    for link in labs {
        let Location { route, query } = Location::parse(link);
        let problems = match route {
            Route::Lab(Lab::Gan) => problems::<RunConfig>(&query),
            Route::Lab(Lab::Bandit) => problems::<BanditConfig>(&query),
            Route::Lab(Lab::Minimax) => problems::<MinimaxConfig>(&query),
            Route::Inside if query.is_empty() => Vec::new(),
            other => vec![format!("unexpected route {other:?}")],
        };
        assert!(problems.is_empty(), "{link}: {problems:?}");
    }
}

#[test]
fn each_part_links_to_its_lab() {
    let links = links();
    for lab in ["#/bandit?", "#/minimax?", "#/gan?"] {
        assert!(links.iter().filter(|link| link.starts_with(lab)).count() >= 4, "{lab}");
    }
}
