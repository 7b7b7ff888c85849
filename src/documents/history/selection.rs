//! The runs selected in the Runs view, and their query in the address: `a=KEY&b=KEY`, `report=KEY`,
//! `writeup=KEY`, `writeup=recorded` or `writeup=`.

use crate::run::stored::RunKey;

/// The run of a hand-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The two answers that need no run.
    NoRun,
    /// All three answers, the third about the recorded run.
    Recorded,
    /// All three answers, the third about this run.
    Run(RunKey),
}

/// The runs selected in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The first of the compared runs.
    pub a: Option<RunKey>,
    /// The second; only together with `a`, and different from it.
    pub b: Option<RunKey>,
    /// The run of the report.
    pub report: Option<RunKey>,
    /// The run of the hand-in.
    pub writeup: Option<Subject>,
}

/// Stands for the recorded run; the letters of keys lack its o.
const RECORDED: &str = "recorded";

/// Longest accepted key.
const MAX_KEY_LEN: usize = 32;

fn key(text: &str) -> Option<RunKey> {
    let plain = !text.is_empty() && text.len() <= MAX_KEY_LEN && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    plain.then(|| RunKey(text.to_owned()))
}

/// The run that an address of the GAN lab names (`run=KEY`), and the rest of its query.
#[must_use]
pub fn split_run(query: &str) -> (Option<RunKey>, String) {
    let (named, rest): (Vec<&str>, Vec<&str>) = query.split('&').partition(|pair| pair.starts_with("run="));
    (named.iter().find_map(|pair| key(pair.strip_prefix("run=")?)), rest.join("&"))
}

impl Selection {
    /// Parses the query of an address. Invalid keys are ignored.
    #[must_use]
    pub fn from_query(query: &str) -> Self {
        let mut selection = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "a" => selection.a = key(&value),
                "b" => selection.b = key(&value),
                "report" => selection.report = key(&value),
                "writeup" if value.is_empty() => selection.writeup = Some(Subject::NoRun),
                "writeup" if value == RECORDED => selection.writeup = Some(Subject::Recorded),
                "writeup" => selection.writeup = key(&value).map(Subject::Run),
                _ => {}
            }
        }
        selection.normalized()
    }

    /// The inverse of [`Selection::from_query`].
    #[must_use]
    pub fn to_query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, key) in [("a", &self.a), ("b", &self.b), ("report", &self.report)] {
            if let Some(key) = key {
                query.append_pair(name, &key.0);
            }
        }
        match &self.writeup {
            Some(Subject::Run(key)) => _ = query.append_pair("writeup", &key.0),
            Some(Subject::Recorded) => _ = query.append_pair("writeup", RECORDED),
            Some(Subject::NoRun) => _ = query.append_pair("writeup", ""),
            None => {}
        }
        query.finish()
    }

    fn normalized(mut self) -> Self {
        self.a = self.a.or_else(|| self.b.take());
        self.b = self.b.filter(|b| Some(b) != self.a.as_ref());
        self
    }

    /// Whether the run is one of those compared.
    #[must_use]
    pub fn has(&self, key: &RunKey) -> bool {
        self.a.as_ref() == Some(key) || self.b.as_ref() == Some(key)
    }

    /// Adds a run to the comparison or removes it. A third run is not added.
    #[must_use]
    pub fn toggled(&self, key: &RunKey) -> Self {
        let mut next = self.clone();
        if self.has(key) {
            next.a = next.a.filter(|a| a != key);
            next.b = next.b.filter(|b| b != key);
        } else {
            let slot = if next.a.is_none() { &mut next.a } else { &mut next.b };
            *slot = slot.take().or_else(|| Some(key.clone()));
        }
        next.normalized()
    }

    /// Both runs of the comparison.
    #[must_use]
    pub fn pair(&self) -> Option<(&RunKey, &RunKey)> {
        self.a.as_ref().zip(self.b.as_ref())
    }
}
