//! Whether a generated image is a copy, judged by the distance to its nearest real image.

/// A sentence on the distance to the nearest real image, compared with the typical distance between nearest real images. Both are
/// Euclidean over the pixels, from 0 to 28.
#[must_use]
pub fn likeness(distance: f64, typical: Option<f64>) -> String {
    let Some(typical) = typical.filter(|typical| *typical > 0.0) else {
        return format!("The nearest real image is {distance:.1} away. There is no other real image to compare that with.");
    };
    let meaning = match distance / typical {
        ratio if ratio < 0.5 => "This one is far nearer than real images are to each other: look closely, it may be a copy",
        ratio if ratio < 1.0 => "This one is nearer than most: it resembles its neighbour as real images resemble each other",
        ratio if ratio < 1.5 => "This one is about as far away as real images are from each other: similar, but no copy",
        _ => "This one is farther away than real images are from each other: it is no copy",
    };
    format!(
        "The nearest real image is {distance:.1} away. Half of the real images have a neighbour within {typical:.1}. {meaning}."
    )
}
