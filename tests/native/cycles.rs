//! No import cycles: a source never imports, directly or through others, from a source that imports from it.
//!
//! An import counts for the file that defines the name: a re-export is followed to its origin, so a folder's `mod.rs` may list its files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::Visit;
use syn::{ItemMod, ItemUse, Macro, UseTree};

/// Segments of a module's or an item's path from the crate's root.
type Segments = Vec<String>;

/// The paths that one source names.
#[derive(Default)]
struct Names {
    /// Of `use` items: the name that becomes visible, and its path as written.
    imports: Vec<(String, Segments)>,
    /// Everywhere else.
    paths: Vec<Segments>,
    is_public: BTreeSet<String>,
    /// Number of enclosing inline modules.
    depth: usize,
}

impl Names {
    /// `path` as the file itself would write it: each inline module takes one `super`.
    fn outside(&self, path: Segments) -> Segments {
        match path.iter().take_while(|part| *part == "super").count().min(self.depth) {
            0 => path,
            up if path[up..].starts_with(&["super".to_owned()]) => path[up..].to_vec(),
            up => [&["self".to_owned()], &path[up..]].concat(),
        }
    }

    fn import(&mut self, tree: &UseTree, before: &[String], public: bool) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        let mut add = |name: String, path: Segments| {
            if public {
                self.is_public.insert(name.clone());
            }
            self.imports.push((name, self.outside(path)));
        };
        match tree {
            UseTree::Path(path) => self.import(&path.tree, &with(&path.ident), public),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.import(tree, before, public)),
            UseTree::Name(name) if name.ident == "self" => add(before.last().cloned().unwrap_or_default(), before.to_vec()),
            UseTree::Name(name) => add(name.ident.to_string(), with(&name.ident)),
            UseTree::Rename(rename) => add(rename.rename.to_string(), with(&rename.ident)),
            UseTree::Glob(_) => add("*".to_owned(), before.to_vec()),
        }
    }

    /// Paths in the tokens of a macro's call, such as `html!`.
    fn scan(&mut self, tokens: TokenStream) {
        let mut path: Segments = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match &token {
                TokenTree::Ident(name) if colons == 2 && !path.is_empty() => path.push(name.to_string()),
                TokenTree::Punct(punct) if punct.as_char() == ':' && colons < 2 => {
                    colons += 1;
                    continue;
                }
                _ => {
                    self.paths.push(std::mem::take(&mut path));
                    match token {
                        TokenTree::Ident(name) => path.push(name.to_string()),
                        TokenTree::Group(group) => self.scan(group.stream()),
                        _ => {}
                    }
                }
            }
            colons = 0;
        }
        self.paths.push(path);
    }
}

impl<'a> Visit<'a> for Names {
    fn visit_item_use(&mut self, item: &'a ItemUse) {
        self.import(&item.tree, &[], !matches!(item.vis, syn::Visibility::Inherited));
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        self.paths.push(self.outside(path.segments.iter().map(|segment| segment.ident.to_string()).collect()));
        syn::visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'a Macro) {
        self.scan(call.tokens.clone());
        syn::visit::visit_macro(self, call);
    }

    fn visit_item_mod(&mut self, item: &'a ItemMod) {
        self.depth += 1;
        syn::visit::visit_item_mod(self, item);
        self.depth -= 1;
    }
}

/// The library's sources by their module's path.
fn modules() -> BTreeMap<Segments, Names> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut found, mut folders) = (BTreeMap::new(), vec![root.clone()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("src can be read") {
            let path = entry.expect("src can be read").path();
            let module = path.strip_prefix(&root).expect("it lies under src").with_extension("");
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && !module.starts_with("bin")
                && module != Path::new("main")
            {
                let mut segments: Segments = module.iter().map(|part| part.to_string_lossy().into_owned()).collect();
                segments.pop_if(|last| *last == "mod" || *last == "lib");
                let mut names = Names::default();
                names.visit_file(
                    &syn::parse_file(&fs::read_to_string(&path).expect("a source can be read")).expect("a source is Rust"),
                );
                found.insert(segments, names);
            }
        }
    }
    found
}

/// `path` as written in `module`, from the crate's root; `None` for another crate's.
fn absolute(modules: &BTreeMap<Segments, Names>, module: &[String], path: &[String]) -> Option<Segments> {
    let up = path.iter().take_while(|part| *part == "super").count();
    match path.first()?.as_str() {
        "crate" => Some(path[1..].to_vec()),
        "self" => Some([module, &path[1..]].concat()),
        "super" => Some([&module[..module.len().checked_sub(up)?], &path[up..]].concat()),
        first => modules.contains_key(&[module, &[first.to_owned()]].concat()).then(|| [module, path].concat()),
    }
}

/// The module that defines what lies at `path`.
fn origin(modules: &BTreeMap<Segments, Names>, path: &[String], depth: usize) -> Segments {
    let known = (0..=path.len()).rev().find(|&count| modules.contains_key(&path[..count])).unwrap_or_default();
    let (module, rest) = path.split_at(known);
    let import = rest.first().and_then(|name| modules[module].imports.iter().find(|(imported, _)| imported == name));
    match import.and_then(|(_, target)| absolute(modules, module, target)) {
        Some(target) if depth < 8 => origin(modules, &[&target, &rest[1..]].concat(), depth + 1),
        _ => module.to_vec(),
    }
}

/// Who imports from whom.
fn edges(modules: &BTreeMap<Segments, Names>) -> BTreeMap<Segments, BTreeSet<Segments>> {
    let targets = |(module, names): (&Segments, &Names)| {
        let private = names.imports.iter().filter(|(name, _)| !names.is_public.contains(name)).map(|(_, path)| path);
        let found =
            private.chain(names.paths.iter().filter(|path| path.len() > 1)).filter_map(|path| absolute(modules, module, path));
        let targets = found.map(|path| origin(modules, &path, 0)).filter(|target| target != module).collect();
        (module.clone(), targets)
    };
    modules.iter().map(targets).collect()
}

/// Everything that can be reached from `start`.
fn reachable(edges: &BTreeMap<Segments, BTreeSet<Segments>>, start: &Segments) -> BTreeSet<Segments> {
    let (mut seen, mut open) = (BTreeSet::new(), vec![start]);
    while let Some(next) = open.pop() {
        open.extend(edges[next].iter().filter(|target| seen.insert((*target).clone())));
    }
    seen
}

#[test]
fn there_are_no_import_cycles() {
    let modules = modules();
    let edges = edges(&modules);
    let reach: BTreeMap<&Segments, BTreeSet<Segments>> = edges.keys().map(|module| (module, reachable(&edges, module))).collect();
    let cycles: BTreeSet<Vec<String>> = reach
        .iter()
        .filter(|(module, reached)| reached.contains(**module))
        .map(|(module, reached)| {
            reached.iter().filter(|other| reach[other].contains(*module)).map(|other| other.join("::")).collect()
        })
        .collect();
    assert!(cycles.is_empty(), "{} import cycles:\n{cycles:#?}", cycles.len());
}

#[test]
fn imports_are_found() {
    let modules = modules();
    let edges = edges(&modules);
    let segments = |path: &str| path.split("::").map(str::to_owned).collect::<Segments>();
    let imports = |from: &str, to: &str| edges[&segments(from)].contains(&segments(to));
    assert!(modules.len() > 250, "{} sources", modules.len());
    // By `use`, through a re-export, and in the tokens of a macro.
    assert!(imports("bandit::learner", "math::rng"));
    assert!(imports("bandit::settings", "bandit::config"));
    assert!(imports("ui::app", "ui::theme"));
    assert!(!imports("math::rng", "bandit::learner"));
}
