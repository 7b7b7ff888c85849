//! Paths of files in zips and folders, as systems make them.

/// Folders that systems add: the Finder's copies of attributes, a Synology's thumbnails.
const FOREIGN_FOLDERS: [&str; 3] = ["__MACOSX", "@eaDir", "$RECYCLE.BIN"];

/// Files that systems add, besides hidden ones.
const FOREIGN_FILES: [&str; 4] = ["Thumbs.db", "ehthumbs.db", "desktop.ini", "Icon\r"];

/// Whether a system or an editor made the file of this name: a hidden file, or one that holds a folder's pictures or settings.
fn is_foreign(name: &str) -> bool {
    is_hidden(name) || FOREIGN_FILES.contains(&name)
}

fn is_hidden(name: &str) -> bool {
    name.len() > 1 && name.starts_with('.') && name != ".."
}

/// The folder that all paths begin with, as in a zip of a folder.
fn common_folder<T>(paths: &[(T, String)]) -> Option<&str> {
    let (folder, _) = paths.first()?.1.split_once('/')?;
    let is_plain = !folder.is_empty() && !folder.starts_with('.') && !folder.contains(':');
    let is_shared = paths.iter().all(|(_, path)| path.split_once('/').is_some_and(|(first, _)| first == folder));
    (is_plain && is_shared).then_some(folder)
}

/// The files without the folders that all of them are in, without entries of folders, and without what systems add.
pub(super) fn plain_names<T>(paths: Vec<(T, String)>) -> Vec<(T, String)> {
    // Some systems write the separator of Windows.
    let paths = paths.into_iter().map(|(file, path)| (file, path.replace('\\', "/")));
    let is_kept = |path: &str| {
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        let foreign = folders.split('/').any(|folder| FOREIGN_FOLDERS.contains(&folder) || is_hidden(folder));
        !name.is_empty() && !foreign && !is_foreign(name)
    };
    let mut paths: Vec<(T, String)> = paths.filter(|(_, path)| is_kept(path)).collect();
    while let Some(length) = common_folder(&paths).map(str::len) {
        for (_, path) in &mut paths {
            path.drain(..=length);
        }
    }
    paths
}
