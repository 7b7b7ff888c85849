//! The modules of the typesetter.

#[path = "../../../src/bin/typeset/article.rs"]
pub(super) mod article;
#[path = "../../../src/bin/typeset/blocks.rs"]
pub(super) mod blocks;
#[path = "../../../src/bin/typeset/figures.rs"]
pub(super) mod figures;
#[path = "../../../src/bin/typeset/text.rs"]
pub(super) mod text;
