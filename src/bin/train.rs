//! Native training.
fn main() {}
