//! A teacher's link: written and read back, hostile values, and its QR code.

use proptest::collection::vec;
use proptest::prelude::*;
use saddle::bandit::BanditConfig;
use saddle::minimax::MinimaxConfig;
use saddle::run::RunConfig;
use saddle::settings::{Asked, Composition, Introduction, OwnQuestion, PAGE_PARAMETERS, SetUp, Settings, TextError};
use saddle::ui::compose::link::{ComposedLink, Parts, composer};
use saddle::ui::compose::qr::QrCode;
use saddle::ui::route::{Embedding, Lab, Location, Route, frame_code};

const LABS: [Lab; 3] = [Lab::Gan, Lab::Bandit, Lab::Minimax];

fn asked(count: usize) -> impl Strategy<Value = Asked> {
    let some = vec(any::<bool>(), count).prop_map(|shown| {
        let indices = shown.iter().enumerate().filter(|(_, shown)| !**shown);
        indices.fold(Asked::ALL, |asked, (index, _)| asked.with(index, false, shown.len()))
    });
    prop_oneof![Just(Asked::ALL), Just(Asked::NONE), some]
}

fn composition(count: usize) -> impl Strategy<Value = Composition> {
    // What is typed: letters of several scripts, signs of addresses and HTML, directions, line breaks.
    let text = "[a-zà-ÿα-ωא-ת一-三😀 &=+%#<>\"',;/?\n\r\t\u{202e}\u{200b}\u{7}]{0,200}";
    let one = || text.prop_filter_map("too long", |text| OwnQuestion::typed(&text).ok());
    let introduction = text.prop_filter_map("too long", |text| Introduction::typed(&text).ok());
    let set_up = prop_oneof![Just(SetUp::Open), Just(SetUp::Fixed), Just(SetUp::Hidden)];
    (set_up, asked(count), any::<bool>(), introduction, [one(), one(), one()])
        .prop_map(|(set_up, asked, is_terse, introduction, own)| Composition { set_up, asked, is_terse, introduction, own })
}

fn link() -> impl Strategy<Value = ComposedLink> {
    let set_ups = [vec!["", "lr=0.001&seed=7"], vec!["", "eta=5&runs=1000"], vec!["", "f=custom&expr=x%2By&steps=7"]];
    (0..3_usize, 0..2_usize, any::<(bool, bool, bool)>()).prop_flat_map(move |(lab, set_up, (alone, wait, present))| {
        let parts = Parts::of(LABS[lab]);
        let embedding = Embedding { alone, answers_wait: wait, presented: present && parts.is_presented };
        let set_up = set_ups[lab][set_up].to_owned();
        composition(parts.count()).prop_map(move |composition| ComposedLink {
            lab: LABS[lab],
            set_up: set_up.clone(),
            embedding,
            composition,
        })
    })
}

/// What all three labs say about a query.
fn problems(query: &str) -> [Vec<String>; 3] {
    let texts = |problems: Vec<saddle::settings::Problem>| problems.iter().map(ToString::to_string).collect::<Vec<_>>();
    [
        texts(RunConfig::from_query(query).problems),
        texts(BanditConfig::from_query(query).problems),
        texts(MinimaxConfig::from_query(query).problems),
    ]
}

proptest! {
    #[test]
    fn a_link_reads_back_as_itself_in_every_form_it_is_given(link in link()) {
        let address = link.address("https://host/lab/?sw=0#/compose?link=x");
        prop_assert!(address.starts_with("https://host/lab/#/") && !address.contains([' ', '"', '<', '>', '\n']), "{}", address);
        let location = Location::parse(address.split_once('#').unwrap().1);
        prop_assert_eq!(&location, &link.location());
        prop_assert_eq!(Composition::read(&location.query), (link.composition.clone(), vec![]));
        let code = frame_code(&address, "Lab", (640, 480));
        let own = composer(&location.to_hash()).to_hash();
        for text in [address, format!("  {code}\n"), location.to_hash(), own] {
            prop_assert_eq!(ComposedLink::read(&text), Some((link.clone(), vec![])), "{}", text);
        }
        // The lab takes none of it for its own, complains of nothing, and keeps it as its form changes.
        let [of_gan, of_bandit, of_minimax] = problems(&location.query);
        prop_assert_eq!([of_gan, of_bandit, of_minimax][link.lab as usize].clone(), Vec::<String>::new());
        let rewritten = Embedding::carried(&location.query, "seed=3");
        prop_assert_eq!(Composition::of(&rewritten), link.composition);
        prop_assert_eq!(Embedding::of(&rewritten), link.embedding);
        prop_assert_eq!(Embedding::without(&rewritten), "seed=3");
    }

    #[test]
    fn any_query_gives_a_bounded_composition(query in "([a-z0-9]{0,3}|form|ask|prose|intro|question[1-4]|=|&|,|%[0-9a-f]{2}|\\PC){0,60}") {
        let (composition, rejected) = Composition::read(&query);
        prop_assert!(rejected.len() <= Composition::PARAMETERS.len());
        for problem in &rejected {
            prop_assert!(problem.reason.chars().count() < 200 && !problem.reason.chars().any(char::is_control), "{:?}", problem);
        }
        prop_assert_eq!(Composition::read(&composition.with("")), (composition, vec![]));
    }

    #[test]
    fn typed_text_needs_no_second_cleaning(text in any::<String>()) {
        if let Ok(clean) = Introduction::typed(&text) {
            prop_assert_eq!(Introduction::typed(clean.as_str()), Ok(clean.clone()));
            prop_assert_eq!(Introduction::read(clean.as_str()), Ok(clean));
        }
        if let Ok(clean) = OwnQuestion::typed(&text) {
            prop_assert_eq!(clean.lines().count(), usize::from(!clean.is_empty()));
        }
    }

    #[test]
    fn any_text_in_the_field_for_links_is_read_without_a_panic(text in any::<String>(), path in "(#/|/|src=\"#/)(gan|bandit|minimax|compose|theory|x)(\\?link=%2F(gan|compose))?") {
        let _ = ComposedLink::read(&text);
        if let Some((link, _)) = ComposedLink::read(&(path + &text)) {
            let again = ComposedLink::read(&link.location().to_hash());
            prop_assert_eq!(again.map(|(link, _)| link), Some(link));
        }
    }
}

#[test]
fn the_page_knows_every_parameter_of_a_composition() {
    for parameter in Composition::PARAMETERS {
        assert!(PAGE_PARAMETERS.contains(&parameter), "{parameter}");
        let named = [RunConfig::parameter(parameter).is_some(), BanditConfig::parameter(parameter).is_some()];
        assert!(named == [false; 2] && MinimaxConfig::parameter(parameter).is_none(), "a lab has a parameter {parameter}");
    }
}

#[test]
fn links_from_before_composing_mean_what_they_meant() {
    for query in ["", "eta=5&embed=1&answers=hidden", "embed=true&present=1", "shows=bandit-step:1.11"] {
        assert_eq!(Composition::read(query), (Composition::default(), vec![]), "{query}");
        assert_eq!(Composition::default().with(query), query);
    }
    let (link, problems) = ComposedLink::read("https://host/#/bandit?eta=5&embed=1&answers=hidden&autostart=1").unwrap();
    assert_eq!((link.lab, &*link.set_up, problems), (Lab::Bandit, "eta=5", vec![]));
    assert_eq!(link.location().to_hash(), "#/bandit?eta=5&embed=1&answers=hidden");
    assert_eq!(link.changed(), ["Step size η: 5"]);
}

#[test]
fn a_rejected_value_is_named_to_the_visitor_and_its_default_is_used() {
    let long = "a".repeat(601);
    for (query, named) in [
        ("form=locked", "form: “locked” is not one of open, fixed, hidden"),
        ("form=", "form: “” is not one of open, fixed, hidden"),
        ("prose=0", "prose: “0” is not one of shown, hidden"),
        ("ask=", "ask: “” is neither none nor numbers of questions with commas"),
        ("ask=1,,2", "ask: “1,,2” is neither"),
        ("ask=0", "ask: “0” is neither"),
        ("ask=+1", "ask: “ 1” is neither"),
        ("ask=99999999999999999999", "ask: “99999999999999999999” is neither"),
        ("ask=2,2", "ask: question 2 is named twice"),
        ("ask=1,40", "ask: there is no question 40; the lab has"),
        (&format!("intro={long}"), "601 characters; at most 600 are allowed"),
        ("intro=a%0A%0A%0A%0A%0A%0A%0A%0A%0A%0A%0A%0A%0A%0A%0A%0Ab", "more than 16 lines"),
        ("intro=a%00b", "the character U+0000 is not allowed"),
        ("intro=a%E2%80%AEb", "the character U+202E is not allowed"),
        ("question1=a%0Ab", "the character U+000A is not allowed"),
        ("question3=%FF", "the character U+FFFD is not allowed"),
        ("question2=a%F3%A0%81%81b", "the character U+E0041 is not allowed"),
    ] {
        assert_eq!(Composition { asked: Asked::ALL, ..Composition::of(query) }, Composition::default(), "{query}");
        for (lab, problems) in LABS.into_iter().zip(problems(query)) {
            assert_eq!(problems.len(), 1, "{query} in {lab:?}: {problems:?}");
            assert!(problems[0].contains(named), "{query} in {lab:?}: {problems:?}");
            let (link, _) = ComposedLink::read(&format!("{}?{query}", Route::Lab(lab).path())).unwrap();
            assert_eq!(link.composition, Composition::default(), "{query}");
        }
    }
}

#[test]
fn thousands_of_parameters_and_long_values_are_one_problem_each() {
    let (composition, rejected) = Composition::read(&"form=fixed&intro=first&question4=x&".repeat(20_000));
    assert_eq!((composition.set_up, composition.introduction.as_str()), (SetUp::Fixed, "first"));
    let names: Vec<&str> = rejected.iter().map(|rejected| rejected.parameter).collect();
    assert_eq!(names, ["form", "intro"]);
    assert!(rejected[0].reason.contains("twice"), "{rejected:?}");
    let (composition, rejected) = Composition::read(&format!("question1={}&ask={}", "é".repeat(1_000_000), "1,".repeat(500_000)));
    assert_eq!(composition, Composition::default());
    assert!(rejected.len() == 2 && rejected.iter().all(|rejected| rejected.reason.len() < 300), "{rejected:?}");
    assert_eq!(ComposedLink::read(&format!("#/bandit?intro={}", "a".repeat(40_000))), None, "the field takes no longer text");
}

#[test]
fn typed_text_is_cleaned_and_bounded() {
    let typed = |text: &str| Introduction::typed(text).map(|text| text.as_str().to_owned());
    assert_eq!(typed(" one\r\n\ttwo\u{202e}\u{0}\u{feff} "), Ok("one\n two".to_owned()));
    assert_eq!(OwnQuestion::typed("a\r\nb\tc").map(|text| text.as_str().to_owned()), Ok("a b c".to_owned()));
    // Scripts that need joiners and marks of direction keep them.
    assert_eq!(typed("נ\u{200f} ک\u{200c}ک 👩\u{200d}🏫"), Ok("נ\u{200f} ک\u{200c}ک 👩\u{200d}🏫".to_owned()));
    assert_eq!(typed(&"é".repeat(600)).map(|text| text.chars().count()), Ok(600));
    assert_eq!(typed(&"é".repeat(612)), Err(TextError::TooLong { length: 612, most: 600 }));
    let introduction = Introduction::typed("<b>one</b>\n\n  two ").unwrap();
    assert_eq!(introduction.lines().collect::<Vec<_>>(), ["<b>one</b>", "two"]);
}

#[test]
fn questions_are_shown_by_their_number() {
    assert!(Asked::ALL.shows(0) && Asked::ALL.shows(1000) && !Asked::NONE.shows(0));
    let some = Composition::of("ask=3,1").asked;
    assert_eq!((some.indices(8), some.after(2).indices(3)), (vec![0, 2], vec![0]));
    assert_eq!((some.among(3), some.among(2), Asked::ALL.among(0)), (some, Asked::ALL, Asked::ALL));
    assert_eq!((some.beyond(3), some.beyond(2).map(|rejected| rejected.parameter)), (None, Some("ask")));
    // All ticks are no parameter, so that a lab's later questions are shown, too.
    assert_eq!(some.with(1, true, 3), Asked::ALL);
    assert_eq!(some.with(0, false, 3).with(2, false, 3), Asked::NONE);
    assert_eq!(Composition { asked: some, ..Composition::default() }.with("eta=5"), "eta=5&ask=1,3");
    assert_eq!(Composition { asked: Asked::NONE, ..Composition::default() }.with(""), "ask=none");
}

/// Links name questions by number: a new question goes to the end of its lab's list.
#[test]
fn the_numbers_of_questions_stay() {
    let queries = |lab: Lab| -> Vec<&str> {
        Parts::of(lab).groups.iter().flat_map(|(_, questions)| questions.iter()).map(|question| question.query).collect()
    };
    let starts: [(Lab, &[&str]); 3] = [
        (Lab::Gan, &["lr=0.002", "batch=64", "seed=7", "dataset=garments"]),
        (
            Lab::Bandit,
            &[
                "eta=5",
                "update=sampled",
                "update=sampled&eta=0.01",
                "offset=10",
                "eta=5&baseline",
                "schedule",
                "eta=0.5&entropy",
                "means=-1",
            ],
        ),
        (
            Lab::Minimax,
            &[
                "eta_x=0.05",
                "eta_x=0.02",
                "eta_x=0.3",
                "method=descent&y0=0.001",
                "eta_x=0.25",
                "method=descent&y0=0&",
                "b=6",
                "f=bilinear&eta_x=0.1",
                "f=bilinear&method=alternating",
                "f=bilinear",
            ],
        ),
    ];
    for (lab, starts) in starts {
        let queries = queries(lab);
        assert_eq!(Parts::of(lab).count(), queries.len());
        assert!(queries.len() <= 63, "a link tells 63 questions apart");
        for (number, start) in starts.iter().enumerate() {
            assert!(queries[number].starts_with(start), "question {} of {lab:?} was {start}, is {}", number + 1, queries[number]);
        }
    }
    let counts = [RunConfig::QUESTIONS, BanditConfig::QUESTIONS, MinimaxConfig::QUESTIONS];
    assert_eq!(LABS.map(|lab| Parts::of(lab).count()), counts);
}

#[test]
fn only_links_to_labs_can_be_edited() {
    for text in [
        "",
        "#",
        "https://host/",
        "host",
        "#/theory",
        "#/compose",
        "#/compose?link=%2Fcompose%3Flink%3D%2Fbandit",
        "#/nowhere",
        "<iframe src=\"x\">",
    ] {
        let read = ComposedLink::read(text);
        assert!(read.is_none() || text == "#", "{text:?}: {read:?}");
    }
    // Values that a lab does not know are named, as the lab names them; a saved run is left out.
    let (link, problems) = ComposedLink::read("#/gan?run=abc&epochs=0&seed=7").unwrap();
    assert_eq!((&*link.set_up, problems.len()), ("seed=7", 1));
    assert!(problems[0].contains("(epochs)"), "{problems:?}");
    // The GAN lab is not presented.
    let (link, _) = ComposedLink::read("#/gan?answers=hidden&present=1&embed=1").unwrap();
    assert_eq!(link.embedding, Embedding { alone: true, answers_wait: true, presented: false });
}

/// The squares of a code's path, read back.
fn squares(code: &QrCode) -> Vec<Vec<bool>> {
    let width = code.width();
    let mut squares = vec![vec![false; width]; width];
    for run in code.path.split('M').skip(1) {
        let (x, rest) = run.split_once(' ').unwrap();
        let (y, rest) = rest.split_once('h').unwrap();
        let (length, close) = rest.split_once('v').unwrap();
        let [x, y, length] = [x, y, length].map(|number| number.parse::<usize>().unwrap());
        assert_eq!(close, format!("1h-{length}z"));
        squares[y][x..x + length].fill(true);
    }
    squares
}

#[test]
fn a_code_has_its_patterns_its_border_and_its_format() {
    let code = QrCode::new("https://host/#/bandit?eta=5&form=fixed").unwrap();
    let (squares, side) = (squares(&code), code.side);
    assert_eq!((side - 17) % 4, 0);
    let at = |x: usize, y: usize| squares[y + 4][x + 4];
    let black = squares.iter().flatten().filter(|black| **black).count();
    let inside = (0..side).flat_map(|y| (0..side).map(move |x| (x, y))).filter(|&(x, y)| at(x, y)).count();
    assert_eq!(black, inside, "four empty squares around it");
    for (left, top) in [(0, 0), (side - 7, 0), (0, side - 7)] {
        for (x, y) in (0..7).flat_map(|y| (0..7).map(move |x| (x, y))) {
            let ring = x.min(y).min(6 - x).min(6 - y);
            assert_eq!(at(left + x, top + y), ring != 1, "finder pattern at {left}, {top}");
        }
    }
    for along in 8..side - 8 {
        assert_eq!((at(along, 6), at(6, along)), (along % 2 == 0, along % 2 == 0), "timing pattern");
    }
    assert!(at(8, side - 8), "the dark module: the code is not mirrored");
    // The first two bits of the format are 00 for level M, under the mask 10…
    assert_eq!((at(0, 8), at(1, 8)), (true, false), "level M");
    assert!(code.svg().contains(&code.path) && code.svg().contains(&format!("viewBox=\"0 0 {0} {0}\"", side + 8)));
}

#[test]
fn the_finest_code_can_be_read_from_a_projector() {
    let code = |length: usize| QrCode::new(&"é".repeat(length / 2)[..length]);
    assert_eq!(code(996).map(|code| (code.side, code.is_fine)), Some((117, true)));
    assert_eq!(code(998), None);
    assert_eq!(QrCode::new(&"x".repeat(100_000)), None);
    assert_eq!(code(300).map(|code| code.is_fine), Some(false));
}
