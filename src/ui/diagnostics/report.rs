//! Results of the checks.

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Heading of its group.
    pub group: &'static str,
    pub name: &'static str,
    pub value: String,
    /// What a missing capability means for the visitor.
    pub meaning: Option<String>,
}

impl Fact {
    pub(super) fn new(group: &'static str, name: &'static str, value: impl Into<String>) -> Self {
        Self { group, name, value: value.into(), meaning: None }
    }

    pub(super) fn meaning(mut self, meaning: impl Into<String>) -> Self {
        self.meaning = Some(meaning.into());
        self
    }

    /// Adds the meaning if the capability is not `available`.
    pub(super) fn unless(self, available: bool, meaning: &str) -> Self {
        if available { self } else { self.meaning(meaning) }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// In display order; facts of one group are adjacent.
    pub facts: Vec<Fact>,
}

impl Report {
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

    /// Plain text with a line for each fact.
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
