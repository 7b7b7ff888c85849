//! Whether an image of G's is a copy, told by how near the nearest real one lies.

/// What a distance to the nearest real image says, beside the distance at which real images typically have their own nearest
/// neighbour. Both are Euclidean over the pixels, from 0 to 28.
#[must_use]
pub fn likeness(distance: f64, typical: Option<f64>) -> String {
    let Some(typical) = typical.filter(|typical| *typical > 0.0) else {
        return format!("The nearest real image is {distance:.1} away. There is no other real image to compare that with.");
    };
    let reading = match distance / typical {
        ratio if ratio < 0.5 => "so it lies far nearer than real ones lie to each other: look closely, it may be a copy",
        ratio if ratio < 1.0 => "so it lies nearer than most: it is much like that one, as real ones are like each other",
        ratio if ratio < 1.5 => "so it lies about as far as real ones lie from each other: alike, and no copy",
        _ => "so it lies farther off than real ones lie from each other: no copy",
    };
    format!(
        "The nearest real image is {distance:.1} away. Half of the real ones have a neighbour within {typical:.1}, {reading}."
    )
}
