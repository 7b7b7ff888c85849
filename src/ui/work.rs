//! What the small labs compute beside the page, and how it is worked off in slices of time.
//!
//! There is no browser in here: the labs' worker runs it, and so does the page where no worker can start (`hooks/lab_worker.rs`).
//! Configurations cross as the address writes them, so they read back equal; long lists cross as numbers in a buffer of their own.

use std::collections::VecDeque;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::bandit::many::Counts;
use crate::bandit::{BanditConfig, Experiment};
use crate::minimax::analysis::Measured;
use crate::minimax::critical::Critical;
use crate::minimax::job::AnalysisJob;
use crate::minimax::path::End;
use crate::minimax::{Analysis, MinimaxConfig, Objective, Path, Point};
use crate::plot::plane::View;
use crate::plot::plane::backdrop::{BackdropJob, BackdropSettings, Frame};
use crate::plot::plane::ghosts::{self, GhostSettings, Ghosts, GhostsJob};
use crate::settings::Settings;

/// The time between two reports of a task that reports before its end, in ms.
const REPORT_MS: f64 = 250.0;

/// Steps of the bandit in one part.
const STEPS: u32 = 4096;

/// Something to compute.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Task {
    /// The path of a minimax run, with its analysis.
    Path {
        /// The run's configuration.
        query: String,
    },
    /// What is drawn behind the path.
    Backdrop {
        /// The run's configuration, for its function.
        query: String,
        /// What is shown.
        frame: Frame,
    },
    /// Paths for comparison.
    Ghosts {
        /// The run's configuration.
        query: String,
        /// Which paths.
        which: Ghosts,
        /// The visible part of the plane, for a grid of starts.
        view: Option<View>,
    },
    /// The bandit's run under many seeds.
    Seeds {
        /// The configuration of all runs.
        query: String,
    },
    /// The same runs, with all their policies.
    Swarm {
        /// The configuration of all runs.
        query: String,
    },
}

/// A message to the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Begin a task; its reports carry the ticket.
    Start {
        /// The number of the request.
        ticket: u32,
        /// What to compute.
        task: Task,
    },
    /// The answer is not wanted any more.
    Stop {
        /// The ticket of the task.
        ticket: u32,
    },
}

/// A message of the worker; the numbers of a report follow in a buffer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Message {
    /// It takes requests.
    Ready,
    /// A part of an answer, or the whole.
    Report(Report),
    /// It crashed, with the reason.
    Failed(String),
}

/// What a task has computed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The request's number.
    pub ticket: u32,
    /// The share that is done, from 0 to 1.
    pub progress: f64,
    /// Whether it is the task's last report.
    pub is_done: bool,
    /// The answer, without its numbers.
    pub answer: Answer,
}

/// An answer; its long lists are the numbers beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// Numbers: x, y and f of each point.
    Path {
        /// The function's critical points.
        points: Vec<Critical>,
        /// Why the path ended early.
        end: Option<End>,
        /// What was measured on it.
        measured: Measured,
    },
    /// Numbers: [`crate::plot::plane::backdrop::Backdrop::numbers`].
    Backdrop,
    /// Numbers: [`ghosts::numbers`].
    Ghosts {
        /// Why each path ended early.
        ends: Vec<Option<End>>,
    },
    /// Numbers: [`Experiment::runs_from`] of the runs that finished since the last report.
    Seeds {
        /// The number of runs in earlier reports.
        from: u32,
        /// Of all finished runs.
        counts: Counts,
    },
    /// Numbers: [`Experiment::policies`] in the last report, none before it.
    Swarm,
}

/// The analysis that an answer holds; `None` if it is none.
#[must_use]
pub fn read_analysis(config: &MinimaxConfig, answer: Answer, numbers: &[f64]) -> Option<Analysis> {
    let Answer::Path { points, end, measured } = answer else { return None };
    let (steps, rest) = numbers.as_chunks::<3>();
    if steps.is_empty() || !rest.is_empty() {
        return None;
    }
    let path = Path {
        points: steps.iter().map(|[x, y, _]| Point::new(*x, *y)).collect(),
        values: steps.iter().map(|[_, _, value]| *value).collect(),
        end,
    };
    Some(Analysis::with_measured(config, points.into(), path, measured))
}

#[derive(Debug)]
enum Job {
    Path(Box<AnalysisJob>),
    Backdrop(Box<BackdropJob>),
    Ghosts(GhostsJob),
    Seeds { experiment: Box<Experiment>, sent: u32 },
    Swarm(Box<Experiment>),
}

#[derive(Debug)]
struct Active {
    ticket: u32,
    job: Job,
    /// All parts are computed; the answer is made in a slice of its own.
    is_done: bool,
    reported_ms: f64,
}

/// The tasks that are being worked on.
#[derive(Debug, Default)]
pub struct Jobs {
    /// The first one is next.
    active: VecDeque<Active>,
    /// The critical points of the last function.
    points: Option<(Objective, Rc<[Critical]>)>,
}

fn minimax(query: &str) -> MinimaxConfig {
    MinimaxConfig::from_query(query).config
}

fn bandit(query: &str) -> BanditConfig {
    BanditConfig::from_query(query).config
}

impl Jobs {
    /// Begins or drops a task.
    pub fn handle(&mut self, request: Request) {
        match request {
            Request::Start { ticket, task } => {
                let job = self.job(task);
                self.active.push_back(Active { ticket, job, is_done: false, reported_ms: f64::NEG_INFINITY });
            }
            Request::Stop { ticket } => self.active.retain(|active| active.ticket != ticket),
        }
    }

    fn job(&self, task: Task) -> Job {
        match task {
            Task::Path { query } => {
                let config = minimax(&query);
                let objective = config.objective();
                let known = self.points.as_ref().filter(|(of, _)| *of == objective);
                Job::Path(AnalysisJob::new(&config, known.map(|(_, points)| Rc::clone(points))).into())
            }
            Task::Backdrop { query, frame } => {
                Job::Backdrop(BackdropJob::new(&BackdropSettings { objective: minimax(&query).objective(), frame }).into())
            }
            Task::Ghosts { query, which, view } => {
                Job::Ghosts(GhostsJob::new(&GhostSettings { config: minimax(&query), which, view }))
            }
            Task::Seeds { query } => Job::Seeds { experiment: Experiment::new(&bandit(&query)).into(), sent: 0 },
            Task::Swarm { query } => Job::Swarm(Experiment::with_policies(&bandit(&query)).into()),
        }
    }

    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.active.is_empty()
    }

    /// Works on the next task until `slice_ms` have passed by the clock `now`. Tasks take turns.
    pub fn work(&mut self, now: impl Fn() -> f64, slice_ms: f64) -> Option<(Report, Vec<f64>)> {
        let mut active = self.active.pop_front()?;
        let ticket = active.ticket;
        if active.is_done {
            let (answer, numbers) = self.finish(active.job);
            return Some((Report { ticket, progress: 1.0, is_done: true, answer }, numbers));
        }
        let begun = now();
        active.is_done = active.job.advance();
        while !active.is_done && now() - begun < slice_ms {
            active.is_done = active.job.advance();
        }
        if active.is_done {
            self.active.push_front(active);
            return None;
        }
        let is_due = now() - active.reported_ms >= REPORT_MS;
        let part = if is_due { active.job.part() } else { None };
        if part.is_some() {
            active.reported_ms = now();
        }
        self.active.push_back(active);
        part.map(|(progress, answer, numbers)| (Report { ticket, progress, is_done: false, answer }, numbers))
    }

    fn finish(&mut self, job: Job) -> (Answer, Vec<f64>) {
        match job {
            Job::Path(job) => {
                let analysis = job.into_analysis(true);
                self.points = Some((analysis.experiment.objective.clone(), Rc::clone(&analysis.points)));
                let Path { points, values, end } = &analysis.path;
                let numbers = points.iter().zip(values).flat_map(|(point, value)| [point.x, point.y, *value]).collect();
                (Answer::Path { points: analysis.points.to_vec(), end: *end, measured: analysis.measured }, numbers)
            }
            Job::Backdrop(job) => (Answer::Backdrop, job.into_backdrop().numbers()),
            Job::Ghosts(job) => {
                let paths = job.into_ghosts();
                (Answer::Ghosts { ends: paths.iter().map(|ghost| ghost.end).collect() }, ghosts::numbers(&paths))
            }
            Job::Seeds { experiment, sent } => {
                (Answer::Seeds { from: sent, counts: experiment.counts() }, experiment.runs_from(sent))
            }
            Job::Swarm(experiment) => (Answer::Swarm, experiment.policies().to_vec()),
        }
    }
}

impl Job {
    /// Computes a part of some ms at most. Returns whether it was the last one.
    fn advance(&mut self) -> bool {
        match self {
            Self::Path(job) => job.advance(),
            Self::Backdrop(job) => job.advance(),
            Self::Ghosts(job) => job.advance(),
            Self::Seeds { experiment, .. } | Self::Swarm(experiment) => experiment.advance(STEPS),
        }
    }

    /// What a task reports before its end: many seeds show the runs that have finished, a swarm its progress.
    fn part(&mut self) -> Option<(f64, Answer, Vec<f64>)> {
        match self {
            Self::Seeds { experiment, sent } => {
                let from = std::mem::replace(sent, experiment.done());
                Some((experiment.progress(), Answer::Seeds { from, counts: experiment.counts() }, experiment.runs_from(from)))
            }
            Self::Swarm(experiment) => Some((experiment.progress(), Answer::Swarm, Vec::new())),
            Self::Path(_) | Self::Backdrop(_) | Self::Ghosts(_) => None,
        }
    }
}
