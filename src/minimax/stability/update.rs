//! One step as a matrix: its Jacobian at a critical point, where v = 0.

use crate::math::complex::Complex;
use crate::math::eigen::{Matrix, eigenvalues, eigenvalues_2x2};
use crate::minimax::critical::Hessian;
use crate::minimax::method::StepSizes;
use crate::minimax::path::MAX_COORDINATE;
use crate::minimax::{Method, Point};

/// The matrix that maps the offset from a critical point to the next one: to first order, and exactly if f is quadratic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Update {
    /// On (x, y), for methods without memory.
    Plain(Matrix<2>),
    /// On (x, y, previous x, previous y), for methods that use the last step.
    WithMemory(Matrix<4>),
}

const IDENTITY: Matrix<2> = [[1.0, 0.0], [0.0, 1.0]];

fn product(a: &Matrix<2>, b: &Matrix<2>) -> Matrix<2> {
    std::array::from_fn(|i| std::array::from_fn(|j| a[i][0] * b[0][j] + a[i][1] * b[1][j]))
}

/// a + factor · b.
fn plus(a: &Matrix<2>, factor: f64, b: &Matrix<2>) -> Matrix<2> {
    std::array::from_fn(|i| std::array::from_fn(|j| a[i][j] + factor * b[i][j]))
}

/// [new old; I 0]: the next point from this one and the previous one.
fn with_memory(new: &Matrix<2>, old: &Matrix<2>) -> Update {
    Update::WithMemory([
        [new[0][0], new[0][1], old[0][0], old[0][1]],
        [new[1][0], new[1][1], old[1][0], old[1][1]],
        [1.0, 0.0, 0.0, 0.0],
        [0.0, 1.0, 0.0, 0.0],
    ])
}

impl Update {
    /// The matrix of `method` at a critical point with this Hessian; `None` for Adam, whose step is not differentiable at gradient 0.
    #[must_use]
    pub fn new(method: Method, hessian: Hessian, eta: StepSizes) -> Option<Self> {
        let Hessian { xx, xy, yy } = hessian;
        let scaled = |m: Matrix<2>| [m[0].map(|entry| eta.x * entry), m[1].map(|entry| eta.y * entry)];
        // J = ∂v/∂z, and ηJ.
        let field: Matrix<2> = [[-xx, -xy], [xy, yy]];
        let step = scaled(field);
        Some(match method {
            Method::Gda => Self::Plain(plus(&IDENTITY, 1.0, &step)),
            Method::Descent => Self::Plain(plus(&IDENTITY, 1.0, &scaled([[-xx, -xy], [-xy, -yy]]))),
            Method::Alternating => {
                let [a, b] = [1.0 - eta.x * xx, -eta.x * xy];
                Self::Plain([[a, b], [eta.y * xy * a, 1.0 + eta.y * yy + eta.y * xy * b]])
            }
            // I + ηJ(I + ηJ).
            Method::Extragradient => Self::Plain(plus(&IDENTITY, 1.0, &product(&step, &plus(&IDENTITY, 1.0, &step)))),
            Method::Optimistic => with_memory(&plus(&IDENTITY, 2.0, &step), &step.map(|row| row.map(|entry| -entry))),
            // I + η(J − γJᵀJ).
            Method::Consensus { gamma } => {
                let transposed = [[field[0][0], field[1][0]], [field[0][1], field[1][1]]];
                Self::Plain(plus(&IDENTITY, 1.0, &scaled(plus(&field, -gamma, &product(&transposed, &field)))))
            }
            Method::Momentum { beta } => {
                with_memory(&plus(&plus(&IDENTITY, beta, &IDENTITY), 1.0, &step), &[[-beta, 0.0], [0.0, -beta]])
            }
            Method::AlternatingMomentum { beta } => {
                let diagonal = 1.0 + beta;
                let [a, b] = [diagonal - eta.x * xx, -eta.x * xy];
                // The derivative of the new y by the new x.
                let c = eta.y * xy;
                with_memory(&[[a, b], [c * a, diagonal + eta.y * yy + c * b]], &[[-beta, 0.0], [-c * beta, -beta]])
            }
            Method::Adam => return None,
        })
    }

    /// Its eigenvalues: two, or four for a method with memory.
    #[must_use]
    pub fn eigenvalues(&self) -> Vec<Complex> {
        match self {
            Self::Plain(m) => eigenvalues_2x2(m).to_vec(),
            Self::WithMemory(m) => eigenvalues(m).to_vec(),
        }
    }

    /// The spectral radius: the largest |λ|.
    #[must_use]
    pub fn spectral_radius(&self) -> f64 {
        let largest = |values: &[Complex]| values.iter().map(|value| value.modulus()).fold(0.0, f64::max);
        match self {
            Self::Plain(m) => largest(&eigenvalues_2x2(m)),
            Self::WithMemory(m) => largest(&eigenvalues(m)),
        }
    }

    /// The linear path: the start and up to `steps` points after it, relative to the critical point.
    #[must_use]
    pub fn path(&self, start: Point, steps: u32) -> Vec<Point> {
        let mut state = self.state(start);
        let mut points = vec![start];
        for _ in 0..steps {
            state = self.apply(&state);
            points.push(Point::new(state[0], state[1]));
            if !(state[0].abs() <= MAX_COORDINATE && state[1].abs() <= MAX_COORDINATE) {
                break;
            }
        }
        points
    }

    /// The state at the start, where the previous point is the start itself.
    pub(super) fn state(&self, start: Point) -> Vec<f64> {
        match self {
            Self::Plain(_) => vec![start.x, start.y],
            Self::WithMemory(_) => vec![start.x, start.y, start.x, start.y],
        }
    }

    /// The matrix times `state`.
    pub(super) fn apply(&self, state: &[f64]) -> Vec<f64> {
        let row = |row: &[f64]| row.iter().zip(state).map(|(entry, value)| entry * value).sum();
        match self {
            Self::Plain(m) => m.iter().map(|r| row(r)).collect(),
            Self::WithMemory(m) => m.iter().map(|r| row(r)).collect(),
        }
    }
}
