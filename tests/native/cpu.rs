//! The CPU's kernels: equal bits for any number of threads and any width of vectors, and no slow one.

use std::time::{Duration, Instant};

use burn::tensor::{Device, Tensor};
use futures::executor::block_on;
use saddle::compute::cpu::{Instructions, Vectors, check, current, with};
use saddle::gan::Training;
use saddle::gan::checkpoint::Checkpoint;
use saddle::gan::ops::dense::dense;
use saddle::gan::ops::fastest_vectors;
use saddle::math::rng::{Purpose, Stream};
use saddle::network::Architecture;
use saddle::run::RunConfig;
use saddle::run::config::{Arithmetic, Ops};
use saddle::settings::Settings;

use crate::support::runs::{deep, first_losses, first_losses_differ_by, garments, largest_difference, losses, narrow};

fn on_threads<T: Send>(threads: usize, body: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads start").install(body)
}

fn exact(vectors: Vectors) -> Instructions {
    Instructions { vectors, fused: false }
}

/// Losses and weights after three steps of a narrow network and of a deep one, whose channels fill no tile.
fn trained() -> Vec<u8> {
    let device = Device::flex();
    let runs = [narrow(&device), deep(Ops::Fused, &device)].into_iter();
    runs.flat_map(|mut run| {
        let losses = block_on(losses(&mut run, 3));
        let weights = block_on(run.checkpoint()).expect("the CPU answers");
        losses.into_iter().flatten().flat_map(f32::to_le_bytes).chain(weights).collect::<Vec<u8>>()
    })
    .collect()
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let one = on_threads(1, trained);
    for threads in [2, 3, 8] {
        assert!(on_threads(threads, trained) == one, "{threads} threads");
    }
}

#[test]
fn any_width_of_vectors_gives_the_same_bits() {
    let widest = trained();
    for vectors in Vectors::available() {
        assert!(with(exact(vectors), trained) == widest, "{}", vectors.name());
    }
}

#[test]
fn narrower_vectors_give_the_golden_losses() {
    for vectors in Vectors::available().into_iter().skip(1) {
        let worst = with(exact(vectors), || on_threads_here(vectors));
        assert_eq!(worst, 0.0, "{}", vectors.name());
    }
}

fn on_threads_here(vectors: Vectors) -> f32 {
    on_threads(3, move || with(exact(vectors), || block_on(first_losses_differ_by(&Device::flex(), Ops::Fused))))
}

#[test]
fn settings_of_a_thread_end_with_their_scope() {
    let narrowest = *Vectors::available().last().expect("one at least");
    let before = current().vectors.lanes();
    with(Instructions { vectors: narrowest, fused: true }, || {
        assert_eq!(current().vectors.lanes(), narrowest.lanes());
        assert!(current().fused);
        with(exact(narrowest), || assert!(!current().fused));
        assert!(current().fused);
    });
    assert_eq!(current().vectors.lanes(), before);
    assert!(!current().fused);
}

/// Each set of vectors, and the least time of a small product with it, measured until `enough` or 20 times as long.
///
/// In turn, and the least of many: other work on the machine only adds.
#[expect(clippy::disallowed_methods, reason = "a native test")]
fn times_of_a_product(enough: impl Fn(&[(Vectors, Duration)]) -> bool) -> Vec<(Vectors, Duration)> {
    let device = Device::flex();
    let random = |lane, shape: [usize; 2]| {
        let mut values = vec![0.0; shape[0] * shape[1]];
        Stream::new(1, Purpose::Weights).lane(lane).fill_normal(0, &mut values);
        Tensor::<1>::from_floats(values.as_slice(), &device).reshape(shape)
    };
    let (x, w) = (random(0, [192, 256]), random(1, [256, 256]));
    let mut times: Vec<_> = Vectors::available().into_iter().map(|vectors| (vectors, Duration::MAX)).collect();
    for round in 1..=600 {
        for (vectors, least) in &mut times {
            *least = (*least).min(with(exact(*vectors), || {
                let start = Instant::now();
                block_on(dense(x.clone(), w.clone(), None).into_data_async()).expect("the CPU answers");
                start.elapsed()
            }));
        }
        if round % 30 == 0 && enough(&times) {
            break;
        }
    }
    times
}

/// The compiler turns a tile into vectors of 512 bits badly where they are not explicit: five to seven times as slow as 256 bits.
#[test]
fn wider_vectors_are_not_much_slower() {
    let holds = |times: &[(Vectors, Duration)]| times.windows(2).all(|pair| pair[0].1 < 2 * pair[1].1);
    let times = times_of_a_product(holds);
    assert!(holds(&times), "{:?}", times.iter().map(|(vectors, time)| (vectors.name(), time)).collect::<Vec<_>>());
}

#[test]
fn the_fastest_vectors_are_chosen() {
    assert!(fastest_vectors(&[], false).is_none());
    for vectors in Vectors::available() {
        assert_eq!(fastest_vectors(&[vectors], true).expect("one").lanes(), vectors.lanes());
    }
    let chosen = fastest_vectors(&Vectors::available(), false).expect("one at least");
    let holds = |times: &[(Vectors, Duration)]| {
        let time = times.iter().find(|(vectors, _)| vectors.lanes() == chosen.lanes()).expect("one of them").1;
        times.iter().all(|(_, other)| time < 3 * *other / 2)
    };
    let times = times_of_a_product(holds);
    let named: Vec<_> = times.iter().map(|(vectors, time)| (vectors.name(), time)).collect();
    assert!(holds(&times), "{} is chosen of {named:?}", chosen.name());
}

fn fused_losses(threads: usize) -> Vec<[f32; 2]> {
    on_threads(threads, || {
        let config = RunConfig { arithmetic: Arithmetic::Fused, ..RunConfig::from_query(&first_losses().query).config };
        let images = garments(config.seed, config.images);
        let mut run = Training::new(config, &images, &Device::flex()).expect("the processor fuses");
        block_on(losses(&mut run, 20))
    })
}

/// Fused multiply-adds are a different run: near the exact one at first, with bits of its own that do not depend on the threads.
#[test]
fn fused_arithmetic_is_a_run_of_its_own() {
    if !current().vectors.fuses() {
        return assert!(check(Arithmetic::Fused, &Device::flex()).is_err());
    }
    let (exact, fused) = (first_losses().losses, fused_losses(1));
    let difference = largest_difference(&fused, &exact);
    assert!(difference > 0.0 && difference < 2e-3, "{difference}");
    assert_eq!(fused_losses(3), fused);
}

#[test]
fn fused_arithmetic_needs_its_instruction() {
    for vectors in Vectors::available() {
        let checked = with(exact(vectors), || check(Arithmetic::Fused, &Device::flex()));
        assert_eq!(checked.is_ok(), vectors.fuses(), "{}", vectors.name());
        if let Err(problem) = checked {
            assert!(problem.to_string().contains("this processor has no fused multiply-adds"), "{problem}");
        }
        assert!(with(exact(vectors), || check(Arithmetic::Exact, &Device::flex())).is_ok());
    }
}

#[test]
fn a_checkpoint_keeps_the_arithmetic() {
    let mut run = narrow(&Device::flex());
    run.advance();
    let saved = block_on(run.checkpoint()).expect("the CPU answers");
    let read = Checkpoint::parse_with(&saved, Architecture::NARROW).expect("just written");
    assert_eq!(read.config.arithmetic, Arithmetic::Exact);
    let fused = RunConfig { arithmetic: Arithmetic::Fused, ..read.config };
    assert_eq!(RunConfig::from_query(&fused.to_full_query()).config, fused);
}
