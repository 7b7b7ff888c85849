//! Leading principal components of images, without their covariance matrix.
//!
//! Lanczos' method with full reorthogonalisation: Golub and Van Loan, "Matrix Computations" (4th ed.), section 10.3. A step multiplies
//! the centred rows X by a vector and by Xᵀ again, 2·n·d multiply-adds, and makes it orthogonal to the m vectors before it, 4·m·d. For
//! 64 components of 1,000 images of 784 pixels it takes about 150 steps, 275 million multiply-adds; the covariance matrix alone would
//! take 307 million. The start is no random vector, so the same images always give the same components.

use std::rc::Rc;

use super::sums::{add_scaled, dot};
use super::tridiagonal;
use super::two_sample::{Features, FeaturesError};

/// Residual of a component, relative to the largest variance, at which it counts as found.
const TOLERANCE: f64 = 1e-11;

/// Relative length below which what is left of a vector is rounding: it is in the span of others.
const DEPENDENT: f64 = 1e-12;

const GOLDEN_RATIO: f64 = 1.618_033_988_749_895;

/// Steps between two looks at the residuals.
const LOOK: usize = 8;

/// Why images have no principal components, or vectors no coordinates.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PrincipalError {
    /// None asked for.
    #[error("no component was asked for: ask for one at least")]
    None,
    /// No image differs from another.
    #[error("none of the {0} images differs from the others: it takes two different ones")]
    Alike(u32),
    /// Vectors of another length.
    #[error(transparent)]
    Features(#[from] FeaturesError),
}

/// The directions of largest variance of a set of vectors.
#[derive(Clone, Debug, PartialEq)]
pub struct PrincipalComponents {
    mean: Vec<f64>,
    /// Unit vectors, by descending variance. The entry of largest absolute value is positive, which makes a vector unique.
    components: Vec<Vec<f64>>,
    /// Variance in each direction, over n − 1.
    variances: Vec<f64>,
}

impl PrincipalComponents {
    /// At most `count` components of `images`: fewer if the images span fewer directions. All work at once; [`PrincipalFit`] does it in
    /// slices.
    ///
    /// # Errors
    /// When no component is asked for, or all images are alike.
    pub fn of(images: Features, count: usize) -> Result<Self, PrincipalError> {
        let mut fit = PrincipalFit::new(Rc::new(images), count)?;
        loop {
            if let Some(components) = fit.advance(u64::MAX) {
                return Ok(components);
            }
        }
    }

    /// The mean of the images.
    #[must_use]
    pub fn mean(&self) -> &[f64] {
        &self.mean
    }

    /// Unit vectors, by descending variance.
    #[must_use]
    pub fn components(&self) -> &[Vec<f64>] {
        &self.components
    }

    /// Variance in the direction of each component, over n − 1.
    #[must_use]
    pub fn variances(&self) -> &[f64] {
        &self.variances
    }

    /// The coordinates of vectors, row by row: the products of their difference from the mean with every component.
    ///
    /// # Errors
    /// When `rows` are not whole vectors of finite numbers.
    pub fn project(&self, rows: Vec<f32>) -> Result<Features, PrincipalError> {
        let rows = Features::new(rows, self.mean.len())?;
        let means: Vec<f64> = self.components.iter().map(|component| dot(&self.mean, component)).collect();
        let coordinates = rows.iter().flat_map(|row| self.components.iter().zip(&means).map(|(c, mean)| dot(row, c) - mean));
        #[expect(clippy::cast_possible_truncation, reason = "features are single precision")]
        let values = coordinates.map(|x| x as f32).collect();
        Ok(Features::new(values, self.components.len())?)
    }
}

/// The search for components, and its work.
#[derive(Clone, Debug)]
pub struct PrincipalFit {
    images: Rc<Features>,
    count: usize,
    mean: Vec<f64>,
    /// Orthonormal, in the span of the centred images.
    basis: Vec<Vec<f64>>,
    /// The covariance in this basis is tridiagonal: its diagonal, without an entry for the last vector until its step is done.
    diagonal: Vec<f64>,
    /// The entries beside the diagonal, the last of which leads to the last vector.
    beside: Vec<f64>,
    /// The sum of all variances.
    total: f64,
    /// The image to go on from where the basis so far leads no further.
    next_start: usize,
}

impl PrincipalFit {
    /// A search for at most `count` components. It takes 2·n·d multiply-adds by itself.
    ///
    /// # Errors
    /// When no component is asked for, or all images are alike.
    pub fn new(images: Rc<Features>, count: usize) -> Result<Self, PrincipalError> {
        if count == 0 {
            return Err(PrincipalError::None);
        }
        let first = images.row(0);
        if images.iter().all(|row| row == first) {
            return Err(PrincipalError::Alike(images.rows()));
        }
        let rows = f64::from(images.rows());
        let mut mean = vec![0.0; images.dimension()];
        images.iter().for_each(|row| add_scaled(&mut mean, 1.0, row));
        mean.iter_mut().for_each(|sum| *sum /= rows);
        // A sum of the images with weights in no simple relation: parts in all directions, and the same in every run.
        let mut start = vec![0.0; images.dimension()];
        let mut total = 0.0;
        for (row, index) in images.iter().zip(0_u32..) {
            let centred = centred(row, &mean);
            total += dot(&centred, &centred);
            add_scaled(&mut start, (f64::from(index) * GOLDEN_RATIO).fract() - 0.5, &centred);
        }
        total /= rows - 1.0;
        let mut fit = Self { images, count, mean, basis: vec![], diagonal: vec![], beside: vec![], total, next_start: 0 };
        while !fit.extend(start) {
            start = fit.next_image();
        }
        Ok(fit)
    }

    /// Does the next steps until `budget` multiply-adds are spent, one at least: 1.6 million with 1,000 images of 784 pixels, and more as
    /// the basis grows. Returns the components when they are found, the last step of which takes about ten times as long.
    pub fn advance(&mut self, budget: u64) -> Option<PrincipalComponents> {
        let mut spent = 0;
        while spent < budget.max(1) {
            let (rows, dimension) = (self.images.rows() as usize, self.mean.len());
            spent += (2 * (rows + 2 * self.basis.len()) * dimension) as u64;
            if self.is_stuck() {
                let start = self.next_image();
                if self.extend(start) {
                    self.beside.push(0.0);
                }
            } else {
                self.step();
            }
            if self.is_whole() || self.has_converged() {
                return Some(self.components());
            }
        }
        None
    }

    /// Whether the last vector's step is done, but led to no other vector.
    fn is_stuck(&self) -> bool {
        self.diagonal.len() == self.basis.len()
    }

    /// Whether the basis spans all images, and no step is missing.
    fn is_whole(&self) -> bool {
        let rank = self.mean.len().min(self.images.rows() as usize - 1);
        self.is_stuck() && (self.basis.len() >= rank || self.next_start >= self.images.rows() as usize)
    }

    /// One step of Lanczos' method.
    fn step(&mut self) {
        let Some(last) = self.basis.last() else { return };
        let mut product = vec![0.0; self.mean.len()];
        let offset = dot(&self.mean, last);
        let mut sum = 0.0;
        for row in self.images.iter() {
            let coordinate = dot(row, last) - offset;
            sum += coordinate;
            add_scaled(&mut product, coordinate, row);
        }
        add_scaled(&mut product, -sum, &self.mean);
        let degrees = f64::from(self.images.rows()) - 1.0;
        product.iter_mut().for_each(|x| *x /= degrees);
        self.diagonal.push(dot(&product, last));
        self.orthogonalise(&mut product);
        let length = dot(&product, &product).sqrt();
        if length > DEPENDENT * self.total {
            product.iter_mut().for_each(|x| *x /= length);
            self.beside.push(length);
            self.basis.push(product);
        }
    }

    /// Subtracts the parts in the basis, twice: the second time removes what rounding left ("twice is enough").
    fn orthogonalise(&self, vector: &mut [f64]) {
        for _ in 0..2 {
            let parts: Vec<f64> = self.basis.iter().map(|one| dot(vector, one)).collect();
            self.basis.iter().zip(parts).for_each(|(one, part)| add_scaled(vector, -part, one));
        }
    }

    /// Adds what of `vector` is not in the basis. Returns whether there was any.
    fn extend(&mut self, mut vector: Vec<f64>) -> bool {
        let before = dot(&vector, &vector).sqrt();
        self.orthogonalise(&mut vector);
        let length = dot(&vector, &vector).sqrt();
        let is_new = length > DEPENDENT * before.max(self.total.sqrt());
        if is_new {
            vector.iter_mut().for_each(|x| *x /= length);
            self.basis.push(vector);
        }
        is_new
    }

    /// The next image, centred.
    fn next_image(&mut self) -> Vec<f64> {
        let row = self.images.row(self.next_start);
        self.next_start += 1;
        centred(row, &self.mean)
    }

    /// Whether the leading components are found: each has a residual of the last entry beside the diagonal times the last entry of its
    /// vector in this basis.
    fn has_converged(&self) -> bool {
        let size = self.diagonal.len();
        if self.is_stuck() || size < self.count + LOOK || !size.is_multiple_of(LOOK) {
            return false;
        }
        // 0 after a new start: what it leads to is not known yet.
        let Some(&coupling) = self.beside.last().filter(|coupling| **coupling > 0.0) else { return false };
        let mut last_row: Vec<Vec<f64>> = (1..=size).map(|column| vec![f64::from(u8::from(column == size))]).collect();
        let values = tridiagonal::eigenvalues(&self.diagonal, &self.beside[..size - 1], &mut last_row);
        let order = descending(&values);
        let largest = order.first().map_or(0.0, |&at| values[at]);
        order.iter().take(self.count).all(|&at| (coupling * last_row[at][0]).abs() <= TOLERANCE * largest)
    }

    fn components(&self) -> PrincipalComponents {
        let size = self.diagonal.len();
        let mut vectors: Vec<Vec<f64>> =
            (0..size).map(|column| (0..size).map(|row| f64::from(u8::from(row == column))).collect()).collect();
        let values = tridiagonal::eigenvalues(&self.diagonal, &self.beside[..size - 1], &mut vectors);
        let found = descending(&values).into_iter().take(self.count).filter(|&at| values[at] > DEPENDENT * self.total);
        let (variances, components) = found.map(|at| (values[at], self.in_pixels(&vectors[at]))).unzip();
        PrincipalComponents { mean: self.mean.clone(), components, variances }
    }

    /// The unit vector with the given coordinates in the basis, with the sign that makes it unique.
    fn in_pixels(&self, coordinates: &[f64]) -> Vec<f64> {
        let mut vector = vec![0.0; self.mean.len()];
        self.basis.iter().zip(coordinates).for_each(|(one, &part)| add_scaled(&mut vector, part, one));
        let largest = vector.iter().copied().fold(0.0_f64, |largest, x| if x.abs() > largest.abs() { x } else { largest });
        let scale = dot(&vector, &vector).sqrt().copysign(largest);
        vector.iter_mut().for_each(|x| *x /= scale);
        vector
    }
}

fn centred(row: &[f32], mean: &[f64]) -> Vec<f64> {
    row.iter().zip(mean).map(|(&x, mean)| f64::from(x) - mean).collect()
}

/// The places of `values`, largest first.
fn descending(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[b].total_cmp(&values[a]));
    order
}
