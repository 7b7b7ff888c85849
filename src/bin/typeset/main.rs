//! Sets the theory: `content/theory/*.md`, Markdown with LaTeX, becomes HTML with MathML.
//!
//! Trunk runs it before it builds the page (Trunk.toml). It writes `theory/article.html`, which the page fetches when its view
//! is opened, and `theory.html`, a page of its own that needs no script. Both hold what this program wrote and nothing else:
//! HTML in the Markdown is an error, and all text is escaped.

#[cfg(not(target_arch = "wasm32"))]
mod article;
#[cfg(not(target_arch = "wasm32"))]
mod blocks;
#[cfg(not(target_arch = "wasm32"))]
mod math;
#[cfg(not(target_arch = "wasm32"))]
mod page;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    match native::run() {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("The theory could not be set: {trouble}");
            std::process::ExitCode::FAILURE
        }
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::path::{Path, PathBuf};
    use std::{fs, io};

    use super::article::{Article, Medium, Trouble};
    use super::page;

    /// Why nothing was written.
    #[derive(Debug, thiserror::Error)]
    pub(super) enum Stopped {
        #[error("{0} can't be read or written: {1}")]
        File(PathBuf, io::Error),
        #[error(transparent)]
        Trouble(#[from] Trouble),
        #[error("call it from Trunk, or say which folder to write into: typeset FOLDER")]
        NoFolder,
    }

    /// Where the text is.
    const CONTENT: &str = "content/theory";

    /// Reads the text, sets it for both media, and writes what came out.
    pub(super) fn run() -> Result<(), Stopped> {
        let out = std::env::args_os().nth(1).or_else(|| std::env::var_os("TRUNK_STAGING_DIR")).ok_or(Stopped::NoFolder)?;
        let out = PathBuf::from(out);
        let files = sources(Path::new(CONTENT))?;
        let article = Article::read(&files)?;
        fs::create_dir_all(out.join("theory")).map_err(|error| Stopped::File(out.clone(), error))?;
        write(&out.join("theory/article.html"), &article.set(Medium::View)?)?;
        write(&out.join("theory.html"), &page::page(&article.set(Medium::Page)?))
    }

    /// The parts' names and texts, in order of their names.
    fn sources(folder: &Path) -> Result<Vec<(String, String)>, Stopped> {
        let failed = |path: &Path, error| Stopped::File(path.to_owned(), error);
        let entries = fs::read_dir(folder).map_err(|error| failed(folder, error))?;
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
        paths.sort();
        let read = |path: PathBuf| match fs::read_to_string(&path) {
            Ok(text) => Ok((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), text)),
            Err(error) => Err(failed(&path, error)),
        };
        paths.into_iter().map(read).collect()
    }

    fn write(path: &Path, text: &str) -> Result<(), Stopped> {
        fs::write(path, text).map_err(|error| Stopped::File(path.to_owned(), error))
    }
}
