//! A teacher's link to a lab, as the composer reads and writes it.

use crate::bandit::BanditConfig;
use crate::bandit::questions as bandit;
use crate::documents::history::selection::split_run;
use crate::minimax::MinimaxConfig;
use crate::minimax::questions::GROUPS;
use crate::run::RunConfig;
use crate::run::questions as gan;
use crate::settings::{Composition, Question, Settings, Values};
use crate::ui::route::{Embedding, Lab, Location, Route};

/// The parameter of the composer's address: path and query of the lab.
const LINK: &str = "link";

/// The longest text that is read as a link, in bytes.
const LONGEST: usize = 32_000;

/// A link to a lab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComposedLink {
    pub lab: Lab,
    /// The lab's query, as short as it can be.
    pub set_up: String,
    pub embedding: Embedding,
    pub composition: Composition,
}

/// What a link can show of a lab.
#[derive(Clone, Debug, PartialEq)]
pub struct Parts {
    /// The questions by group, numbered through; a group without a title is alone.
    pub groups: Vec<(Option<&'static str>, &'static [Question])>,
    /// It can be presented.
    pub is_presented: bool,
}

impl Parts {
    #[must_use]
    pub fn of(lab: Lab) -> Self {
        let of = |groups, is_presented| Self { groups, is_presented };
        match lab {
            Lab::Gan => of(vec![(None, &gan::QUESTIONS)], false),
            Lab::Bandit => of(vec![(None, &bandit::QUESTIONS)], true),
            Lab::Minimax => of(GROUPS.iter().map(|group| (Some(group.title), group.questions)).collect(), true),
        }
    }

    /// The number of questions.
    #[must_use]
    pub fn count(&self) -> usize {
        self.groups.iter().map(|(_, questions)| questions.len()).sum()
    }
}

/// A lab's set-up from a query: the shortest query, the values that differ from the defaults, and what was not understood.
struct Read {
    query: String,
    changed: Vec<String>,
    problems: Vec<String>,
}

fn read<S: Settings>(query: &str) -> Read {
    let address = S::from_query(query);
    Read {
        query: address.config.to_query(),
        changed: changed(&address.config),
        problems: address.problems.iter().map(crate::settings::Problem::with_label::<S>).collect(),
    }
}

fn read_of(lab: Lab, query: &str) -> Read {
    match lab {
        // A saved run is in its own browser only.
        Lab::Gan => read::<RunConfig>(&split_run(query).1),
        Lab::Bandit => read::<BanditConfig>(query),
        Lab::Minimax => read::<MinimaxConfig>(query),
    }
}

/// `Step size η: 5`, as the form calls them.
fn changed<S: Settings>(config: &S) -> Vec<String> {
    let defaults = S::default();
    let differing = S::PARAMETERS.iter().filter(|parameter| parameter.get(config) != parameter.get(&defaults));
    let text = differing.map(|parameter| {
        let value = parameter.get(config);
        let label = match &parameter.values {
            Values::Choice { variants, .. } => variants.iter().find(|variant| variant.name == value).map(|variant| variant.label),
            _ => None,
        };
        format!("{}: {}", parameter.label, label.unwrap_or(&value))
    });
    text.collect()
}

impl ComposedLink {
    /// A lab as it is at first.
    #[must_use]
    pub fn new(lab: Lab) -> Self {
        Self { lab, set_up: String::new(), embedding: Embedding::default(), composition: Composition::default() }
    }

    /// Reads a link to a lab or to the composer, with or without the page's address, or the code that embeds one. The texts name what
    /// was not understood. `None` if it leads to no lab.
    #[must_use]
    pub fn read(text: &str) -> Option<(Self, Vec<String>)> {
        if text.len() > LONGEST {
            return None;
        }
        let code = text.split_once("src=\"").and_then(|(_, rest)| rest.split_once('"'));
        let link = code.map_or_else(|| text.trim().to_owned(), |(source, _)| source.replace("&amp;", "&"));
        let hash = match link.split_once('#') {
            Some((_, hash)) => hash,
            None if link.starts_with('/') => &link,
            None => return None,
        };
        let location = Location::parse(hash);
        match location.route {
            Route::Lab(lab) => Some(Self::of(lab, &location.query)),
            Route::Compose => Self::edited(&location.query),
            _ => None,
        }
    }

    /// The link in the composer's own query.
    #[must_use]
    pub fn edited(query: &str) -> Option<(Self, Vec<String>)> {
        let (_, link) = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == LINK)?;
        let location = Location::parse(link.get(..LONGEST).unwrap_or(&link));
        location.route.lab().map(|lab| Self::of(lab, &location.query))
    }

    fn of(lab: Lab, query: &str) -> (Self, Vec<String>) {
        let Read { query: set_up, problems, .. } = read_of(lab, query);
        let parts = Parts::of(lab);
        let read = Composition::of(query);
        let composition = Composition { asked: read.asked.among(parts.count()), ..read };
        let embedding = Embedding::of(query);
        let embedding = Embedding { presented: embedding.presented && parts.is_presented, ..embedding };
        (Self { lab, set_up, embedding, composition }, problems)
    }

    /// The values of the set-up that differ from the lab's first ones.
    #[must_use]
    pub fn changed(&self) -> Vec<String> {
        read_of(self.lab, &self.set_up).changed
    }

    /// The view that it opens.
    #[must_use]
    pub fn location(&self) -> Location {
        Location { route: Route::Lab(self.lab), query: self.embedding.with(&self.composition.with(&self.set_up)) }
    }

    /// The whole address, on the page at `base`.
    #[must_use]
    pub fn address(&self, base: &str) -> String {
        let page = base.split(['?', '#']).next().unwrap_or_default();
        format!("{page}{}", self.location().to_hash())
    }
}

/// The composer with the link to the lab at `hash`.
#[must_use]
pub fn composer(hash: &str) -> Location {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair(LINK, hash.strip_prefix('#').unwrap_or(hash));
    Location { route: Route::Compose, query: query.finish() }
}
