//! The typesetter's own modules.

#[path = "../../../src/bin/typeset/article.rs"]
pub(super) mod article;
#[path = "../../../src/bin/typeset/blocks.rs"]
pub(super) mod blocks;
#[path = "../../../src/bin/typeset/math.rs"]
pub(super) mod math;
