//! Synthetic garments: equal on every machine, varied, and similar to FashionMNIST.

use saddle::data::garments::{Drawer, draw};
use saddle::data::{Images, PIXELS, SIDE};
use saddle::math::rng::{Purpose, Stream};
use sha2::{Digest, Sha256};

fn drawn(seed: u32, count: u32) -> Images {
    Drawer::new(seed, count).finish()
}

/// The browser test tests/browser/cache.rs expects the same digest.
#[test]
fn a_thousand_garments_have_the_same_digest_on_every_machine() {
    let sum: String = Sha256::digest(drawn(42, 1000).pixels()).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(sum, "edf7f32fddc00a3526d0872a9edbe3e465618eefff90c6da598d6e376995ccfe");
}

#[test]
fn garments_and_seeds_differ() {
    let mut seen = std::collections::HashSet::new();
    for seed in [1, 2] {
        seen.extend(drawn(seed, 500).pixels().chunks_exact(PIXELS).map(<[u8]>::to_vec));
    }
    assert_eq!(seen.len(), 1000);
}

/// The class is the first draw of a garment.
#[test]
fn all_ten_classes_are_equally_frequent_and_vary() {
    let mut classes = vec![Vec::new(); 10];
    for index in 0..1000 {
        let class = Stream::new(42, Purpose::Garments).below(index, 0, 10) as usize;
        classes[class].push(draw(42, index));
    }
    for (class, garments) in classes.iter().enumerate() {
        assert!((60..140).contains(&garments.len()), "class {class} occurs {} times", garments.len());
        // The outlines vary, too: the number of covered pixels differs.
        let covered: Vec<usize> = garments.iter().map(|image| image.iter().filter(|&&byte| byte > 0).count()).collect();
        let (least, most) = (covered.iter().min().unwrap(), covered.iter().max().unwrap());
        assert!(most - least >= 40, "class {class} always covers {least} to {most} pixels");
        let brightest: Vec<u8> = garments.iter().filter_map(|image| image.iter().copied().max()).collect();
        let (dark, bright) = (brightest.iter().min().unwrap(), brightest.iter().max().unwrap());
        assert!(bright - dark >= 80, "class {class} is always between {dark} and {bright}");
    }
}

#[test]
fn drawing_in_parts_gives_the_same_images() {
    let mut drawer = Drawer::new(7, 100);
    assert_eq!(drawer.draw_some(33), 33);
    assert_eq!(drawer.draw_some(0), 33);
    assert_eq!(drawer.draw_some(33), 66);
    assert_eq!(drawer.draw_some(u32::MAX), 100);
    let images = drawer.finish();
    assert_eq!(images, drawn(7, 100));
    assert_eq!(images.image(99), draw(7, 99));
    assert_eq!(Drawer::new(7, 0).finish().len(), 1, "there is always one");
}

#[test]
fn garments_fill_the_frame_on_black() {
    for index in 0..2000 {
        let image = draw(3, index);
        let cloth = image.iter().filter(|&&byte| byte > 0).count();
        assert!((60..650).contains(&cloth), "garment {index} covers {cloth} pixels");
        assert!(image.iter().any(|&byte| byte > 50), "garment {index} can't be seen");
        let rows = image.chunks_exact(SIDE).filter(|row| row.iter().any(|&byte| byte > 0)).count();
        let columns = (0..SIDE).filter(|x| image.chunks_exact(SIDE).any(|row| row[*x] > 0)).count();
        assert!(rows.max(columns) >= 22, "garment {index} is {columns} wide and {rows} high");
    }
}

/// FashionMNIST's training pixels have mean 0.286 and standard deviation 0.353.
#[test]
fn brightness_is_distributed_as_in_fashion_mnist() {
    let images = drawn(42, 2000);
    let shades: Vec<f64> = images.pixels().iter().map(|&byte| f64::from(byte) / 255.0).collect();
    let mean = shades.iter().sum::<f64>() / shades.len() as f64;
    let variance = shades.iter().map(|shade| (shade - mean).powi(2)).sum::<f64>() / shades.len() as f64;
    assert!((mean - 0.286).abs() < 0.06, "mean {mean}");
    assert!((variance.sqrt() - 0.353).abs() < 0.06, "standard deviation {}", variance.sqrt());
}
