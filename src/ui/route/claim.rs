//! The claim of the theory that a lab was opened from.

/// Longest id of a heading or formula, and longest number of a formula, in bytes.
const LONGEST: [usize; 2] = [48, 8];

/// A heading or formula of the theory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Its id, as the theory's `at` takes it.
    pub id: String,
    /// The formula's number (`1.11`); `None` for a heading.
    pub number: Option<String>,
}

impl Claim {
    /// The parameter of a lab's address.
    pub const PARAMETER: &str = "shows";

    /// The claim in a query; `None` without one, and for anything that is no claim.
    ///
    /// ```
    /// use saddle::ui::route::Claim;
    /// let claim = Claim { id: "bandit-step".to_owned(), number: Some("1.11".to_owned()) };
    /// assert_eq!(Claim::of("eta=5&shows=bandit-step:1.11"), Some(claim));
    /// assert_eq!(Claim::of("shows=<b>"), None);
    /// ```
    #[must_use]
    pub fn of(query: &str) -> Option<Self> {
        let (_, value) = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == Self::PARAMETER)?;
        let (id, number) = value.split_once(':').map_or((&*value, None), |(id, number)| (id, Some(number)));
        let is_id = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let fits = |text: &str, longest: usize| !text.is_empty() && text.len() <= longest;
        let valid =
            fits(id, LONGEST[0]) && is_id(id) && number.is_none_or(|number| fits(number, LONGEST[1]) && is_number(number));
        valid.then(|| Self { id: id.to_owned(), number: number.map(str::to_owned) })
    }

    /// The value of the parameter.
    #[must_use]
    pub fn value(&self) -> String {
        self.number.as_ref().map_or_else(|| self.id.clone(), |number| format!("{}:{number}", self.id))
    }
}
