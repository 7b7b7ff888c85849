//! Whether a GPU may be trusted: what was found when it was last compared with the CPU, or a comparison now.

use super::Host;
use crate::compute::{Compute, tiling};
use crate::gan::self_test::{compare, trials};
use crate::gan::tune::tune;
use crate::run::protocol::{BackendKind, Event, Failure, FailureKind, RunId, Stage};
use crate::run::self_test::SelfTest;
use crate::run::{BUILD, config::Preference};

/// For whom a GPU is compared, and so how the page is told how far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// A run that waits for its device.
    Run(RunId),
    /// A visitor who looks at the diagnostics, or has just come.
    Visitor,
}

impl News {
    fn of(self, done: u32, total: u32) -> Event {
        match self {
            Self::Run(run) => Event::Loading { run, stage: Stage::Testing, done: u64::from(done), total: Some(u64::from(total)) },
            Self::Visitor => Event::Testing { done, total },
        }
    }
}

/// What is known of this worker's GPU. There is one at most.
#[derive(Debug, Default)]
pub struct Trust {
    known: Option<SelfTest>,
}

impl Trust {
    /// Opens what `preference` asks for. A GPU that computes something else than the CPU is left for the CPU under `auto`, and
    /// refused where it was asked for, unless the visitor insists.
    ///
    /// # Errors
    /// When there is no device, or none to be trusted.
    pub async fn open(&mut self, host: &mut impl Host, wish: Wish, news: News) -> Result<Compute, Failure> {
        let mut compute = host.open(wish.preference).await?;
        let leave = compute.info.kind == BackendKind::Cpu || wish.insist || (wish.spare_software && compute.info.software);
        if leave {
            return Ok(compute);
        }
        let test = self.test(host, &compute, false, news).await?;
        let Some(complaint) = test.complaint() else {
            compute.info.tiling = test.tiling;
            return Ok(compute);
        };
        if wish.preference == Preference::Auto {
            let mut cpu = host.open(Preference::Cpu).await?;
            cpu.info.fallback_reason = Some(format!("{complaint}."));
            return Ok(cpu);
        }
        Err(Failure {
            kind: FailureKind::Untrusted,
            message: format!(
                "{complaint}. A newer browser or graphics driver may mend it: then press “Compare now” under Diagnostics. “Copy as text” there has the whole table for a bug report."
            ),
        })
    }

    /// The comparison of this GPU with the CPU: that of an earlier start with the same adapter and build, or, `anew` or where
    /// there is none, one made now, after the tiling was found that suits it. That tiling is taken.
    ///
    /// # Errors
    /// When there is no CPU to compare with, which does not happen.
    pub async fn test(&mut self, host: &mut impl Host, gpu: &Compute, anew: bool, news: News) -> Result<SelfTest, Failure> {
        let adapter = gpu.info.identity();
        let fits = |test: &SelfTest| test.adapter == adapter && test.build == BUILD;
        if !anew {
            let known = match self.known.take().filter(fits) {
                Some(known) => Some(known),
                None => host.load_self_test(&adapter).await.filter(fits),
            };
            if let Some(known) = known {
                if let Some(tiling) = known.tiling {
                    tiling::take(tiling);
                }
                return Ok(self.known.insert(known).clone());
            }
        }
        let cpu = host.open(Preference::Cpu).await?;
        let trials = trials();
        let total = u32::try_from(trials.len()).unwrap_or(u32::MAX);
        // A device that fails now fails each comparison, too.
        let tiling = tune(gpu, || host.now_ms()).await.ok().flatten();
        let mut comparisons = Vec::with_capacity(trials.len());
        for (done, trial) in (0_u32..).zip(&trials) {
            host.emit(news.of(done, total).into());
            host.yield_now().await;
            comparisons.push(compare(trial, &gpu.device, &cpu.device, || host.now_ms()).await);
        }
        let test = SelfTest { adapter, build: BUILD.to_owned(), tiling, comparisons };
        // A device that went away meanwhile says nothing about the next one.
        if test.comparisons.iter().all(|comparison| comparison.difference.is_some()) {
            host.save_self_test(&test).await;
        }
        Ok(self.known.insert(test).clone())
    }
}

/// How a device is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Which.
    pub preference: Preference,
    /// Take a GPU in software without a test: that would hold up the whole browser, and nothing is trained yet.
    pub spare_software: bool,
    /// Take any GPU without a test, since the visitor insists.
    pub insist: bool,
}
