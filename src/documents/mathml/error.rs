//! Why a formula is not read.

/// Deepest nesting of groups.
pub(super) const MAX_DEPTH: u32 = 16;

/// Why a text is not a supported formula.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormulaError {
    /// A command outside the subset.
    #[error("\\{0} is not supported")]
    Command(String),
    /// A character or a command in a place where it can't stand.
    #[error("unexpected “{0}”")]
    Unexpected(String),
    /// A command that can't be a script by itself in LaTeX.
    #[error("put braces around {0} after ^ or _")]
    Braces(String),
    /// A group, an argument or an environment is not closed, or the formula is empty.
    #[error("the formula is empty or ends too early")]
    Incomplete,
    /// Groups are nested too deeply.
    #[error("groups are nested more than {MAX_DEPTH} deep")]
    Depth,
}

pub(super) type Result<T> = std::result::Result<T, FormulaError>;
