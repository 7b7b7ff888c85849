//! What the checks found.

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The group it is shown in.
    pub group: &'static str,
    /// What was looked at.
    pub name: &'static str,
    /// What was found.
    pub value: String,
    /// What that means for the visitor, where it is less than the page could use.
    pub meaning: Option<String>,
}

impl Fact {
    /// Something that is as it should be, or that nothing depends on.
    pub(super) fn new(group: &'static str, name: &'static str, value: impl Into<String>) -> Self {
        Self { group, name, value: value.into(), meaning: None }
    }

    /// The same, with what it means.
    pub(super) fn meaning(mut self, meaning: impl Into<String>) -> Self {
        self.meaning = Some(meaning.into());
        self
    }

    /// The same, with what it means when `there` is false.
    pub(super) fn unless(self, there: bool, meaning: &str) -> Self {
        if there { self } else { self.meaning(meaning) }
    }
}

/// All facts, in the order they are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The facts; those of one group stand together.
    pub facts: Vec<Fact>,
}

impl Report {
    /// The facts by group, in order.
    #[must_use]
    pub fn groups(&self) -> Vec<(&'static str, Vec<&Fact>)> {
        let mut groups: Vec<(&'static str, Vec<&Fact>)> = Vec::new();
        for fact in &self.facts {
            match groups.last_mut() {
                Some((group, facts)) if *group == fact.group => facts.push(fact),
                _ => groups.push((fact.group, vec![fact])),
            }
        }
        groups
    }

    /// Everything as plain text, a line a fact.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::from("Saddle diagnostics\n");
        for (group, facts) in self.groups() {
            text.push_str(&format!("\n{group}\n"));
            for fact in facts {
                text.push_str(&format!("  {}: {}\n", fact.name, fact.value));
                if let Some(meaning) = &fact.meaning {
                    text.push_str(&format!("    {meaning}\n"));
                }
            }
        }
        text
    }
}
