//! FashionMNIST's files: their addresses and checksums.
//!
//! Xiao, Rasul and Vollgraf, "Fashion-MNIST: a novel image dataset for benchmarking machine learning algorithms"
//! (2017), published by Zalando Research under the MIT licence.

use sha2::{Digest, Sha256};

use super::signature::is_web_page;
use super::{DataError, PIXELS, idx, labels};

/// What a file has of each image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Its pixels, 784 bytes.
    Images,
    /// The number of its kind, a byte.
    Labels,
}

/// A file of images or of their labels, with its checksums.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Its name, the same on every host.
    pub name: &'static str,
    /// Bytes of the .gz.
    pub bytes: u32,
    /// What it has.
    pub content: Content,
    /// Images, or labels, in the file.
    pub count: u32,
    /// SHA-256 of the .gz, in hex.
    pub sha256_gzip: &'static str,
    /// SHA-256 of the IDX file inside, in hex: some hosts inflate it on the way.
    pub sha256_raw: &'static str,
    /// Folders of public mirrors that hold it, best first.
    pub mirrors: &'static [&'static str],
}

const JSDELIVR: &str = "https://cdn.jsdelivr.net/gh/zalandoresearch/fashion-mnist@master/data/fashion";
const GITHUB: &str = "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion";

/// The 60,000 training images.
pub const TRAIN_IMAGES: SourceFile = SourceFile {
    name: "train-images-idx3-ubyte.gz",
    bytes: 26_421_880,
    content: Content::Images,
    count: 60_000,
    sha256_gzip: "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
    sha256_raw: "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
    // Files this large are not on jsdelivr.
    mirrors: &[GITHUB],
};

/// The 10,000 test images.
pub const TEST_IMAGES: SourceFile = SourceFile {
    name: "t10k-images-idx3-ubyte.gz",
    bytes: 4_422_102,
    content: Content::Images,
    count: 10_000,
    sha256_gzip: "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
    sha256_raw: "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
    mirrors: &[JSDELIVR, GITHUB],
};

/// The kinds of the 60,000 training images.
pub const TRAIN_LABELS: SourceFile = SourceFile {
    name: "train-labels-idx1-ubyte.gz",
    bytes: 29_515,
    content: Content::Labels,
    count: 60_000,
    sha256_gzip: "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
    sha256_raw: "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
    mirrors: &[JSDELIVR, GITHUB],
};

/// The kinds of the 10,000 test images.
pub const TEST_LABELS: SourceFile = SourceFile {
    name: "t10k-labels-idx1-ubyte.gz",
    bytes: 5_148,
    content: Content::Labels,
    count: 10_000,
    sha256_gzip: "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
    sha256_raw: "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
    mirrors: &[JSDELIVR, GITHUB],
};

/// The form in which a verified file arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The gzip file, as published.
    Gzip,
    /// Inflated on the way.
    Raw,
}

/// A place to download a file from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// "this site", or the mirror's host.
    pub name: String,
    /// The address to fetch.
    pub address: String,
}

impl SourceFile {
    /// The sources in the order to try them: the page's own origin if it serves the file (`hosted`), under `base`, the address of the
    /// page's folder; then the public mirrors that allow cross-origin reads.
    #[must_use]
    pub fn sources(&self, base: &str, hosted: bool) -> Vec<Source> {
        let own = hosted.then(|| {
            let address = format!("{}/data/fashion-mnist/{}", base.trim_end_matches('/'), self.name);
            Source { name: "this site".to_owned(), address }
        });
        let mirrors = self.mirrors.iter().map(|mirror| {
            let host = mirror.split('/').nth(2).unwrap_or(mirror);
            Source { name: host.to_owned(), address: format!("{mirror}/{}", self.name) }
        });
        own.into_iter().chain(mirrors).collect()
    }

    /// Bytes of the IDX file inside.
    #[must_use]
    pub const fn raw_bytes(&self) -> usize {
        match self.content {
            Content::Images => idx::HEADER + self.count as usize * PIXELS,
            Content::Labels => labels::HEADER + self.count as usize,
        }
    }

    /// Bytes of the longer of its two forms.
    #[must_use]
    pub fn max_bytes(&self) -> usize {
        self.raw_bytes().max(self.bytes as usize)
    }

    /// Verifies `bytes` by their SHA-256.
    ///
    /// # Errors
    /// When they are neither the published .gz nor the IDX file inside it.
    pub fn verify(&self, bytes: &[u8]) -> Result<Form, DataError> {
        let sum: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        match sum.as_str() {
            gzip if gzip == self.sha256_gzip => Ok(Form::Gzip),
            raw if raw == self.sha256_raw => Ok(Form::Raw),
            _ if is_web_page(bytes) => Err(DataError::WebPage { file: self.name.to_owned() }),
            _ => Err(DataError::Checksum { file: self.name.to_owned(), bytes: bytes.len() }),
        }
    }
}
