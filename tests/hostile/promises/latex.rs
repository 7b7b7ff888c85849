//! Checks a LaTeX source by TeX's syntax: characters, groups, formulas and commands.

use std::collections::BTreeMap;

/// Commands that formulas and escaped characters may use any number of times.
const FREE: &str = "alpha beta gamma delta Delta epsilon varepsilon eta theta kappa lambda Lambda mu nu xi pi rho sigma Sigma tau phi \
    chi psi omega Omega infty ell top lfloor rfloor Vert partial nabla cdot times pm le ge ne approx equiv in sim to leftarrow iff dots ldots cdots lvert rvert lVert \
    rVert ln log exp tanh sin cos max min det quad qquad sum frac tfrac sqrt mathbf mathbb mathrm text operatorname left right begin end \
    textbackslash textasciitilde textasciicircum ensuremath char newline \\ { } , : ; & # % _ $";

/// Environments that formulas may use.
const ENVIRONMENTS: [&str; 4] = ["equation*", "pmatrix", "aligned", "cases"];

/// Most columns of amsmath's matrices.
const COLUMNS: usize = 10;

/// What was found in a source.
#[derive(Debug, Default)]
struct Read<'a> {
    commands: BTreeMap<&'a str, u32>,
    open_environments: Vec<&'a str>,
    depth: usize,
    /// Within dollar signs.
    inline: bool,
    /// Columns so far of each open matrix.
    columns: Vec<usize>,
}

/// Groups, environments and formulas are closed, and apart from [`FREE`] the commands are those of `plain`, the document of placeholder
/// texts.
pub(super) fn assert_safe(tex: &str, plain: &str) {
    let (found, wanted) = (read(tex), read(plain));
    let free = |command: &str| FREE.split_whitespace().any(|known| known == command);
    for (command, count) in found.commands.iter().filter(|(command, _)| !free(command)) {
        assert_eq!(wanted.commands.get(command), Some(count), "\\{command}");
    }
}

fn read(tex: &str) -> Read<'_> {
    let mut read = Read::default();
    let mut rest = tex;
    let body = tex.find("\\begin{document}").unwrap_or_default();
    while let Some(letter) = rest.chars().next() {
        let at = tex.len() - rest.len();
        rest = &rest[letter.len_utf8()..];
        let formula = read.inline || read.open_environments.iter().any(|name| ENVIRONMENTS.contains(name));
        match letter {
            '\\' => rest = read.command(rest),
            '%' => rest = rest.split_once('\n').map_or("", |(_, rest)| rest),
            '{' => read.depth += 1,
            '}' => read.depth = read.depth.checked_sub(1).expect("each closing brace has an opening one"),
            '$' => read.inline = !read.inline,
            '&' => {
                if let Some(columns) = read.columns.last_mut() {
                    *columns += 1;
                    assert!(*columns <= COLUMNS, "a matrix of more than {COLUMNS} columns");
                }
            }
            '^' => assert!(!rest.starts_with('^'), "^^ names any letter"),
            '\n' if formula => {
                let line = rest.split('\n').next().unwrap_or_default();
                assert!(!read.inline && !line.trim().is_empty(), "a formula with an empty line before {rest:.40}");
            }
            _ => assert!(letter == '\n' || !letter.is_control(), "{letter:?}"),
        }
        // `#` and scripts outside formulas are errors of TeX.
        let scripts = matches!(letter, '^' | '_') && read.depth == 0;
        let wrong = letter == '#' || scripts && !formula && at > body;
        assert!(!wrong, "{letter} before {rest:.40}");
    }
    assert!(read.depth == 0 && !read.inline && read.open_environments.is_empty(), "open at the end: {read:?}");
    read
}

impl<'a> Read<'a> {
    /// Counts the command at the start of `rest`, and returns the text after it.
    fn command(&mut self, rest: &'a str) -> &'a str {
        let letters = rest.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(rest.len());
        let length = if letters > 0 { letters } else { rest.chars().next().map_or(0, char::len_utf8) };
        let (name, after) = rest.split_at(length);
        *self.commands.entry(name).or_default() += 1;
        match name {
            "begin" | "end" => {
                let (environment, after) =
                    after.strip_prefix('{').and_then(|after| after.split_once('}')).expect("an environment");
                let known = ENVIRONMENTS.contains(&environment);
                if name == "begin" {
                    self.open_environments.push(environment);
                    self.columns.extend((environment == "pmatrix").then_some(1));
                } else {
                    assert_eq!(self.open_environments.pop(), Some(environment));
                    let _ = if environment == "pmatrix" { self.columns.pop() } else { None };
                }
                if !known {
                    // Other environments count as commands.
                    *self.commands.entry(environment).or_default() += 1;
                }
                after
            }
            "\\" => {
                assert!(!after.starts_with(['[', '*']), "\\\\ would read {after:.10} as its argument");
                if let Some(columns) = self.columns.last_mut() {
                    *columns = 1;
                }
                after
            }
            _ => after,
        }
    }
}
