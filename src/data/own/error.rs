//! Why a file of one's own holds no images.

use crate::data::{IdxError, grouped};

/// Why a file holds no images that can be trained on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OwnFileError {
    /// It is an IDX file, but not one of 28×28 images.
    #[error(transparent)]
    Idx(#[from] IdxError),
    /// It has no bytes.
    #[error("there are no images in it: the file is empty, or a folder")]
    Empty,
    /// It can't be read; the system's reason.
    #[error("it can't be read ({0}); if it is a folder, choose a file in it")]
    Unreadable(String),
    /// It is a web page.
    #[error("this is a web page under the name of a data file; download the file itself")]
    WebPage,
    /// It is Git's stand-in for a large file.
    #[error("this is a pointer of Git LFS, not the file; “git lfs pull” or the site’s download button fetches the file")]
    LfsPointer,
    /// It is text in UTF-16.
    #[error("this is text in UTF-16; save it as UTF-8 or plain CSV")]
    Utf16,
    /// It is of no known format.
    #[error("expected 28×28 images as IDX or CSV, plain, as .gz or in a .zip; this begins with {}", begin(.0))]
    Unknown(Vec<u8>),
    /// The gzip file is damaged or cut.
    #[error("this is not a complete gzip file: {0}")]
    Gzip(String),
    /// The zip file is damaged, cut, or of a form that is not read.
    #[error("this zip file can’t be read: {0}")]
    Zip(String),
    /// It goes on after the images that its header promises.
    #[error("the file inflates to more than the {} bytes that its header says", grouped(*.0))]
    TooLong(u64),
    /// More images than fit.
    #[error("the file has {} images, and at most {} fit; {TOO_MANY}", grouped(u64::from(*.count)), grouped(u64::from(*.most)))]
    TooMany {
        /// Images according to the header.
        count: u32,
        /// Images that fit.
        most: u32,
    },
    /// More rows than fit.
    #[error("the file has more than {} rows, the most that fit; {TOO_MANY}", grouped(u64::from(*.0)))]
    TooManyRows(u32),
    /// A row of another length.
    #[error("row {} has {columns} columns; an image takes 784, after or before its label", grouped(*.row))]
    Columns {
        /// Its number in the file, from 1.
        row: u64,
        /// Its columns; 784 or 785 are read.
        columns: usize,
    },
    /// A value that is no pixel.
    #[error("row {}, column {column}: “{text}” is not a whole number from 0 to 255", grouped(*.row))]
    Value {
        /// The row's number in the file, from 1.
        row: u64,
        /// The column's number, from 1.
        column: usize,
        /// What is there.
        text: String,
    },
    /// A zip file without images.
    #[error("no file in this zip holds 28×28 images as IDX or CSV")]
    NoMember,
    /// A zip file without the file that was asked for.
    #[error("there is no file “{0}” with images in this zip")]
    OtherMember(String),
    /// None of its images are those of the run.
    #[error("it holds other images than those that the run was trained on (SHA-256 {}…)", .0.get(..8).unwrap_or(.0))]
    OtherImages(String),
}

const TOO_MANY: &str = "make a smaller file of the first images";

fn begin(bytes: &[u8]) -> String {
    bytes.iter().take(4).map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}
