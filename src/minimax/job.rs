//! An analysis in parts: a long path, or a long expression, takes seconds.

use std::rc::Rc;

use super::analysis::Analysis;
use super::config::MinimaxConfig;
use super::critical::{Critical, Search};
use super::path::Walk;

/// Steps of the path in one part.
const STEPS: u32 = 64;

/// An analysis that is being computed.
#[derive(Clone, Debug)]
pub struct AnalysisJob {
    config: MinimaxConfig,
    stage: Stage,
    walk: Walk,
}

#[derive(Clone, Debug)]
enum Stage {
    Search(Search),
    Walk(Rc<[Critical]>),
}

impl AnalysisJob {
    /// The analysis of `config`. `points` are the critical points of its function, if they are known.
    #[must_use]
    pub fn new(config: &MinimaxConfig, points: Option<Rc<[Critical]>>) -> Self {
        let experiment = config.experiment();
        let stage = points.map_or_else(|| Stage::Search(Search::new(experiment.objective.clone())), Stage::Walk);
        Self { config: config.clone(), stage, walk: Walk::new(experiment) }
    }

    /// Computes the next part. Returns whether it was the last one.
    pub fn advance(&mut self) -> bool {
        match &mut self.stage {
            Stage::Search(search) => {
                if search.advance() {
                    let points = std::mem::replace(search, Search::new(self.config.objective())).into_points();
                    self.stage = Stage::Walk(points.into());
                }
                false
            }
            Stage::Walk(_) => self.walk.advance(STEPS),
        }
    }

    /// The path's steps so far.
    #[must_use]
    pub fn steps(&self) -> u32 {
        self.walk.path().steps()
    }

    /// The analysis of what was computed: complete after the last part.
    #[must_use]
    pub fn into_analysis(self, is_complete: bool) -> Analysis {
        let path = self.walk.into_path();
        match self.stage {
            Stage::Search(_) => Analysis::so_far(&self.config, None, path),
            Stage::Walk(points) if is_complete => Analysis::of_path(&self.config, points, path),
            Stage::Walk(points) => Analysis::so_far(&self.config, Some(points), path),
        }
    }
}
