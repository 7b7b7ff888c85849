//! Latents of the explorer.

use saddle::math::latent::{length, slerp};
use saddle::math::rng::{Purpose, Stream};
use saddle::network::LATENT;
use saddle::run::explorer::{Explorer, Mode, SLIDERS};

fn at(mode: Mode) -> Explorer {
    Explorer { mode, ..Explorer::new(42) }
}

fn latents(explorer: &Explorer) -> Vec<Vec<f32>> {
    explorer.latents(&[]).chunks_exact(LATENT).map(<[f32]>::to_vec).collect()
}

#[test]
fn the_first_sheet_is_that_of_the_run() {
    let mut wanted = vec![0.0; 64 * LATENT];
    Stream::new(42, Purpose::FixedLatents).fill_normal(0, &mut wanted);
    assert_eq!(at(Mode::Sheet).latents(&[]), wanted);
    let other = Explorer { sheet: 1, ..at(Mode::Sheet) };
    assert_ne!(other.latents(&[]), wanted);
}

#[test]
fn every_view_starts_from_images_of_the_sheet() {
    let sheet = latents(&at(Mode::Sheet));
    let two = latents(&Explorer { first: 5, fraction: 0.25, ..at(Mode::Two) });
    assert_eq!(two, [sheet[5].clone(), slerp(&sheet[5], &sheet[6], 0.25), sheet[6].clone()]);
    let four = latents(&Explorer { first: 8, ..at(Mode::Four) });
    assert_eq!(four.len(), 64);
    for (place, wanted) in [(0, 8), (7, 9), (56, 10), (63, 11)] {
        let apart = four[place].iter().zip(&sheet[wanted]).map(|(a, b)| (a - b).abs()).fold(0.0_f32, f32::max);
        assert!(apart < 1e-5, "corner {place}");
    }
    let walk = latents(&Explorer { walked: 3.5, ..at(Mode::Walk) });
    assert_eq!(walk, [slerp(&sheet[3], &sheet[4], 0.5)]);
}

#[test]
fn directions_move_the_latent_by_the_set_amounts() {
    let direction = |at: usize| (0..LATENT).map(|i| f32::from(u8::from(i == at))).collect::<Vec<f32>>();
    let directions: Vec<Vec<f32>> = (0..SLIDERS).map(direction).collect();
    let explorer = Explorer { amounts: [0.0, 2.0, 0.0, 0.0, 0.0, -1.0], ..at(Mode::Directions) };
    let drawn = explorer.latents(&directions);
    let (from, to) = drawn.split_at(LATENT);
    assert_eq!(to[1] - from[1], 2.0);
    assert!((to[5] - from[5] + 1.0).abs() < 1e-6);
    assert_eq!((from[0], from[6]), (to[0], to[6]));
}

#[test]
fn the_factor_scales_every_latent() {
    for mode in Mode::ALL {
        let whole = latents(&at(mode));
        let short = latents(&Explorer { factor: 0.5, ..at(mode) });
        assert_eq!(whole.len(), short.len());
        for (whole, short) in whole.iter().zip(&short) {
            assert!((length(short) - 0.5 * length(whole)).abs() < 1e-5);
        }
        assert_eq!(whole.len() as u32 % mode.columns(), 0, "whole rows");
    }
}
