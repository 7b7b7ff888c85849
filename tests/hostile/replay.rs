//! Checks all stored inputs, and random changes of the seeds.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use crate::promises::{ALL, EntryPoint};

/// The files of an entry point in a folder of `fuzz/`.
fn inputs(folder: &str, entry_point: &EntryPoint) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(folder).join(entry_point.name);
    // An entry point without regressions has no folder.
    let Ok(files) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = files.map(|file| file.expect("a folder of ours can be read").path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read(path).expect("a file of ours can be read"))).collect()
}

#[test]
fn regressions_stay_fixed() {
    for entry_point in ALL {
        for (path, bytes) in inputs("regressions", entry_point) {
            println!("{}", path.display());
            entry_point.check(&bytes);
        }
        entry_point.check(b"");
    }
}

#[test]
fn seeds_keep_the_promises() {
    for entry_point in ALL {
        let seeds = inputs("seeds", entry_point);
        assert!(!seeds.is_empty(), "{} has no seed", entry_point.name);
        for (path, bytes) in seeds {
            println!("{}", path.display());
            entry_point.check(&bytes);
        }
    }
}

/// A change of some bytes.
#[derive(Clone, Debug)]
enum Change {
    /// Replaces a byte.
    Byte(prop::sample::Index, u8),
    /// Cuts the end.
    Cut(prop::sample::Index),
    /// Inserts bytes.
    Insert(prop::sample::Index, Vec<u8>),
    /// Repeats a part.
    Repeat(prop::sample::Index, prop::sample::Index),
}

impl Change {
    fn apply(self, bytes: &mut Vec<u8>) {
        let length = bytes.len() + 1;
        match self {
            Self::Byte(at, byte) if !bytes.is_empty() => {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            Self::Byte(..) => {}
            Self::Cut(at) => bytes.truncate(at.index(length)),
            Self::Insert(at, more) => {
                let at = at.index(length);
                bytes.splice(at..at, more);
            }
            Self::Repeat(a, b) => {
                let (a, b) = (a.index(length), b.index(length));
                let part = bytes[a.min(b)..a.max(b)].to_vec();
                bytes.splice(a..a, part);
            }
        }
    }
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let at = any::<prop::sample::Index>;
    let change = prop_oneof![
        4 => (at(), any::<u8>()).prop_map(|(at, byte)| Change::Byte(at, byte)),
        1 => at().prop_map(Change::Cut),
        2 => (at(), prop::collection::vec(any::<u8>(), 1..9)).prop_map(|(at, more)| Change::Insert(at, more)),
        1 => (at(), at()).prop_map(|(a, b)| Change::Repeat(a, b)),
    ];
    prop::collection::vec(change, 1..5)
}

/// 600 cases by default. `PROPTEST_CASES=100000 cargo test --test hostile changed` replaces fuzzing where libFuzzer is missing.
fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(600);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn changed_seeds_keep_the_promises(which in any::<prop::sample::Index>(), seed in any::<prop::sample::Index>(), changes in changes()) {
        let entry_point = &ALL[which.index(ALL.len())];
        let mut seeds = inputs("seeds", entry_point);
        let (_, mut bytes) = seeds.swap_remove(seed.index(seeds.len()));
        for change in changes {
            change.apply(&mut bytes);
        }
        entry_point.check(&bytes);
    }
}
