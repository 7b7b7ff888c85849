//! Typesets the theory: `content/theory/*.md`, Markdown with LaTeX, becomes HTML with MathML. Draws the pictures of the first screen.
//!
//! Trunk runs it before it builds the page (Trunk.toml). It writes `theory/article.html`, which the theory view fetches,
//! `theory.html`, a page without a script, and `tiles/*.svg`. HTML in the Markdown is an error and all text is escaped, so both files hold only
//! elements of this program.

#[cfg(not(target_arch = "wasm32"))]
mod article;
#[cfg(not(target_arch = "wasm32"))]
mod blocks;
#[cfg(not(target_arch = "wasm32"))]
mod figures;
#[cfg(not(target_arch = "wasm32"))]
mod page;
#[cfg(not(target_arch = "wasm32"))]
mod text;
#[cfg(not(target_arch = "wasm32"))]
mod tiles;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    match native::run() {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The theory could not be typeset: {error}");
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

    use super::article::Article;
    use super::page;
    use super::text::{Medium, TextError};
    use super::tiles::{self, Motion};

    #[derive(Debug, thiserror::Error)]
    pub(super) enum TypesetError {
        #[error("{0} can't be read or written: {1}")]
        File(PathBuf, io::Error),
        #[error(transparent)]
        Text(#[from] TextError),
        #[error("no output folder: run it from Trunk, or as `typeset FOLDER`")]
        NoFolder,
    }

    const CONTENT: &str = "content/theory";

    /// Writes the article for both media.
    pub(super) fn run() -> Result<(), TypesetError> {
        let out = std::env::args_os().nth(1).or_else(|| std::env::var_os("TRUNK_STAGING_DIR")).ok_or(TypesetError::NoFolder)?;
        let out = PathBuf::from(out);
        let files = sources(Path::new(CONTENT))?;
        let article = Article::read(&files)?;
        fs::create_dir_all(out.join("theory")).map_err(|error| TypesetError::File(out.clone(), error))?;
        write(&out.join("theory/article.html"), &article.html(Medium::View)?)?;
        write(&out.join("theory.html"), &page::page(&article.html(Medium::Page)?))?;
        fs::create_dir_all(out.join("tiles")).map_err(|error| TypesetError::File(out.clone(), error))?;
        for (name, motion) in [("", Motion::Moving), ("-still", Motion::Still)] {
            write(&out.join(format!("tiles/swarm{name}.svg")), &tiles::swarm(motion))?;
            write(&out.join(format!("tiles/path{name}.svg")), &tiles::path(motion))?;
        }
        Ok(())
    }

    /// Names and texts of the parts, sorted by name.
    fn sources(folder: &Path) -> Result<Vec<(String, String)>, TypesetError> {
        let failed = |path: &Path, error| TypesetError::File(path.to_owned(), error);
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

    fn write(path: &Path, text: &str) -> Result<(), TypesetError> {
        fs::write(path, text).map_err(|error| TypesetError::File(path.to_owned(), error))
    }
}
