//! What the visitor looks at among the kept runs, and its form in the address: `a=KEY&b=KEY`, `report=KEY`,
//! `writeup=KEY` or `writeup=`.

use crate::run::kept::RunKey;

/// What a write-up is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The answers that need no run.
    NoRun,
    /// A run.
    Run(RunKey),
}

/// The runs that are chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// One of two that are compared.
    pub a: Option<RunKey>,
    /// The other; only beside `a`, and not the same.
    pub b: Option<RunKey>,
    /// The run that a report is written of.
    pub report: Option<RunKey>,
    /// What is written up.
    pub writeup: Option<Subject>,
}

/// Longest key that is taken from an address.
const LONGEST: usize = 32;

fn key(text: &str) -> Option<RunKey> {
    let plain = !text.is_empty() && text.len() <= LONGEST && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    plain.then(|| RunKey(text.to_owned()))
}

impl Choice {
    /// Reads an address' query; what is no key is left out.
    #[must_use]
    pub fn from_query(query: &str) -> Self {
        let mut choice = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "a" => choice.a = key(&value),
                "b" => choice.b = key(&value),
                "report" => choice.report = key(&value),
                "writeup" if value.is_empty() => choice.writeup = Some(Subject::NoRun),
                "writeup" => choice.writeup = key(&value).map(Subject::Run),
                _ => {}
            }
        }
        choice.tidied()
    }

    /// The query that reads back as this choice.
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
            Some(Subject::NoRun) => _ = query.append_pair("writeup", ""),
            None => {}
        }
        query.finish()
    }

    fn tidied(mut self) -> Self {
        self.a = self.a.or_else(|| self.b.take());
        self.b = self.b.filter(|b| Some(b) != self.a.as_ref());
        self
    }

    /// Whether a run is one of those compared.
    #[must_use]
    pub fn has(&self, key: &RunKey) -> bool {
        self.a.as_ref() == Some(key) || self.b.as_ref() == Some(key)
    }

    /// Takes a run in or out of the comparison; a third is not taken in.
    #[must_use]
    pub fn toggled(&self, key: &RunKey) -> Self {
        let mut next = self.clone();
        if self.has(key) {
            next.a = next.a.filter(|a| a != key);
            next.b = next.b.filter(|b| b != key);
        } else {
            let place = if next.a.is_none() { &mut next.a } else { &mut next.b };
            *place = place.take().or_else(|| Some(key.clone()));
        }
        next.tidied()
    }

    /// The two runs to compare, once both are chosen.
    #[must_use]
    pub fn pair(&self) -> Option<(&RunKey, &RunKey)> {
        self.a.as_ref().zip(self.b.as_ref())
    }
}
