//! What a step costs, in a line: exact multiply-adds, and numbers that can be read.

use saddle::network::work::{inside, of_a_step, pairs};
use saddle::network::{Architecture, KERNEL, PADDING};
use saddle::run::RunConfig;
use saddle::run::config::Ops;
use saddle::run::counters::counters;
use saddle::run::measurement::Calls;
use saddle::run::protocol::{BackendInfo, BackendKind};

#[test]
fn taps_within_the_edge_are_those_of_a_loop_over_all_pixels() {
    for (large, stride) in [(7, 1), (14, 2), (28, 2), (28, 1), (12, 3)] {
        let is_inside = |small: usize, tap: usize| (PADDING..large + PADDING).contains(&(small * stride + tap));
        let mut along = 0;
        for tap in 0..KERNEL {
            let (first, end) = inside(large, stride, tap);
            let loop_over: Vec<usize> = (0..large / stride).filter(|small| is_inside(*small, tap)).collect();
            assert_eq!((first..end).collect::<Vec<_>>(), loop_over, "{large}, {stride}, tap {tap}");
            along += loop_over.len();
        }
        assert_eq!(pairs(large, stride), along * along);
    }
}

/// The table "Where the work is" of docs/performance.md, pass by pass.
#[test]
fn a_step_has_the_multiply_adds_of_its_passes() {
    let of_layers = [
        (2, 100 * 49 * 256),
        (3, 29 * 29 * 256 * 128),
        (3, 32 * 32 * 128 * 64),
        (3, 67 * 67 * 64),
        (6, 67 * 67 * 64),
        (8, 32 * 32 * 64 * 128),
        (8, 49 * 128),
    ];
    let sum: u64 = of_layers.iter().map(|(passes, one)| passes * one).sum();
    assert_eq!(of_a_step(&Architecture::HOMEWORK), sum);
    assert_eq!(sum / 1_000_000, 180);
}

fn device(kind: BackendKind, adapter: &str) -> BackendInfo {
    let (software, fallback_reason, tiling) = (false, None, None);
    BackendInfo { kind, adapter: adapter.to_owned(), software, fallback_reason, tiling, details: Vec::new() }
}

#[test]
fn a_cpu_has_threads_and_a_rate() {
    let config = RunConfig { batch_size: 16, ..RunConfig::default() };
    let cpu = device(BackendKind::Cpu, &BackendInfo::cpu_adapter(8));
    assert_eq!(counters(&cpu, &config, None, Some(90.0)), ["8 threads", "2.88 G multiply-adds a step", "32.0 G a second"]);
    let single = device(BackendKind::Cpu, &BackendInfo::cpu_adapter(1));
    assert_eq!(counters(&single, &config, None, None), ["1 thread", "2.88 G multiply-adds a step"]);
    // Burn's layers do not skip the taps beyond the edge, nor share a pass.
    let stock = RunConfig { ops: Ops::Stock, ..config };
    assert_eq!(counters(&cpu, &stock, None, Some(90.0)), ["8 threads"]);
}

#[test]
fn a_gpu_has_the_calls_that_were_counted() {
    let gpu = device(BackendKind::WebGpu, "Radeon");
    let calls = Calls { launches: 47.0, submits: 1.25, written_bytes: 6736.0, read_bytes: 25.6, ..Calls::default() };
    assert_eq!(
        counters(&gpu, &RunConfig::default(), Some(&calls), Some(5.0)),
        ["47 launches", "1.2 submits", "6.74 kB written", "26 B read", "11.5 G multiply-adds a step", "2.31 T a second"]
    );
    assert_eq!(counters(&gpu, &RunConfig::default(), None, None)[0], "WebGPU calls: not counted yet");
}
