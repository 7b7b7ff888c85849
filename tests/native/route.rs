//! Reading the address, friendly and hostile.

use proptest::prelude::*;
use saddle::run::RunConfig;
use saddle::settings::Settings;
use saddle::ui::route::{Embedding, Location, Route, frame_code};

fn route(hash: &str) -> Route {
    Location::parse(hash).route
}

#[test]
fn every_form_of_the_bare_address_is_the_gan_lab() {
    for hash in ["", "#", "#/", "#//", "#/gan", "#/gan/", "/gan", "#?seed=1", "#/?seed=1"] {
        assert_eq!(route(hash), Route::Gan, "{hash:?}");
    }
}

#[test]
fn the_query_stays_as_it_was_written() {
    let location = Location::parse("#/gan?lr=0.0002&seed=7&note=a%20b?c#d");
    assert_eq!(location, Location { route: Route::Gan, query: "lr=0.0002&seed=7&note=a%20b?c#d".to_owned() });
    assert_eq!(Location::parse("#/gan?").query, "");
}

#[test]
fn what_is_no_view_is_named() {
    assert_eq!(route("#/bandits/x?y=1"), Route::Unknown("/bandits/x".to_owned()));
    assert_eq!(route("#gan"), Route::Unknown("gan".to_owned()));
    assert_eq!(route("#/GAN"), Route::Unknown("/GAN".to_owned()));
    assert_eq!(route("#/diagnostics/"), Route::Diagnostics);
    assert_eq!((route("#/bandit?eta=5"), route("#/minimax/")), (Route::Bandit, Route::Minimax));
    assert_eq!((route("#/theory?at=gan-losses"), Route::Theory.path()), (Route::Theory, "/theory"));
}

#[test]
fn a_hostile_path_is_cut_and_cleaned_before_it_is_shown() {
    let Route::Unknown(shown) = route(&format!("#/{}\u{0}\u{1b}[31m{}", "é".repeat(70), "x".repeat(10_000))) else {
        unreachable!("no view has such a path")
    };
    assert_eq!(shown.chars().count(), 81, "80 characters and an ellipsis");
    assert!(shown.ends_with('…') && !shown.chars().any(char::is_control));
}

#[test]
fn labs_are_found_at_their_own_paths() {
    for (lab, name) in Route::LABS {
        assert_eq!(Route::at(lab.path()), lab, "{name}");
    }
    assert_eq!((Route::Minimax.lab(), Route::Diagnostics.lab()), (Some(2), None));
}

#[test]
fn an_embedding_is_read_off_the_address_and_stays_in_it() {
    let read = |query: &str| (Embedding::of(query).alone, Embedding::of(query).answers_wait);
    assert_eq!(read("f=xy&embed=1&answers=hidden"), (true, true));
    assert_eq!(read("embed=true"), (true, false));
    assert_eq!(read("embed=0&answers=shown&embedding=1"), (false, false));
    let both = Embedding::of("embed=1&answers=hidden");
    assert_eq!((both.with("f=xy"), both.with("")), ("f=xy&embed=1&answers=hidden".into(), "embed=1&answers=hidden".into()));
    assert_eq!(Embedding::default().with("f=xy"), "f=xy");
    assert_eq!(Embedding::without("f=x%2By&embed=1&eta=2&answers=hidden"), "f=x%2By&eta=2");
    // What is copied for others: the set-up as it is, nothing that starts by itself, nothing of where the lab stood.
    let (page, hash) = ("https://host/lab/?sw=0#/gan?seed=1", "#/minimax?f=x%2By&embed=1&autostart=1&eta_x=0.1");
    assert_eq!(Embedding::default().link(page, hash), "https://host/lab/#/minimax?f=x%2By&eta_x=0.1");
    assert_eq!(both.link(page, "#/bandit"), "https://host/lab/#/bandit?embed=1&answers=hidden");
    assert_eq!(
        frame_code(&both.link("https://host/", "#/bandit?eta=\"5"), "Bandit lab"),
        r##"<iframe src="https://host/#/bandit?eta=%225&amp;embed=1&amp;answers=hidden" title="Bandit lab" width="960" height="640" loading="lazy" allow="clipboard-write"></iframe>"##
    );
    // The labs leave it alone.
    assert!(RunConfig::from_query("embed=1&answers=hidden&seed=7").problems.is_empty());
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(hash in any::<String>()) {
        let location = Location::parse(&hash);
        if let Route::Unknown(path) = location.route {
            prop_assert!(path.chars().count() <= 81);
        }
    }

    #[test]
    fn a_location_reads_back_as_itself(query in "[a-z0-9=&%+.?#]{0,60}", diagnostics in any::<bool>()) {
        let route = if diagnostics { Route::Diagnostics } else { Route::Gan };
        let location = Location { route, query };
        prop_assert_eq!(Location::parse(&location.to_hash()), location);
    }
}
