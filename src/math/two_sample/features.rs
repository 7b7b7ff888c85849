//! Feature vectors of a set of images.

/// Most rows: as many as images of a data set.
pub const MAX_ROWS: u32 = 1_000_000;

/// Why numbers are no feature vectors.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FeaturesError {
    /// Rows of length 0.
    #[error("the features have dimension 0: it takes one number an image at least")]
    Dimension,
    /// Not whole rows.
    #[error("{values} values are not whole rows of {dimension} features")]
    Length {
        /// How many values there are.
        values: usize,
        /// How many a row has.
        dimension: usize,
    },
    /// More than [`MAX_ROWS`].
    #[error("there are {0} rows of features: {MAX_ROWS} are allowed")]
    Rows(usize),
    /// NaN or infinite.
    #[error("feature {column} of row {row}, both counted from 0, is not a finite number")]
    NotFinite {
        /// From 0.
        row: usize,
        /// From 0.
        column: usize,
    },
}

/// Feature vectors `[rows, dimension]`, row by row: whole rows of finite numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Features {
    values: Vec<f32>,
    dimension: usize,
    rows: u32,
}

impl Features {
    /// The rows of `values`; there may be none.
    ///
    /// # Errors
    /// When these are not at most [`MAX_ROWS`] whole rows of finite numbers.
    pub fn new(values: Vec<f32>, dimension: usize) -> Result<Self, FeaturesError> {
        if dimension == 0 {
            return Err(FeaturesError::Dimension);
        }
        if !values.len().is_multiple_of(dimension) {
            return Err(FeaturesError::Length { values: values.len(), dimension });
        }
        let rows = values.len() / dimension;
        let count = u32::try_from(rows).ok().filter(|&rows| rows <= MAX_ROWS).ok_or(FeaturesError::Rows(rows))?;
        match values.iter().position(|value| !value.is_finite()) {
            Some(at) => Err(FeaturesError::NotFinite { row: at / dimension, column: at % dimension }),
            None => Ok(Self { values, dimension, rows: count }),
        }
    }

    /// How many numbers a row has.
    #[must_use]
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// All rows in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[f32]> + Clone {
        self.values.chunks_exact(self.dimension)
    }

    /// Row `at`; empty beyond the last one.
    #[must_use]
    pub fn row(&self, at: usize) -> &[f32] {
        self.values.chunks_exact(self.dimension).nth(at).unwrap_or_default()
    }
}
