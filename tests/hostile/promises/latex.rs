//! Checks a LaTeX source by TeX's syntax: characters, groups, formulas and commands.

use std::collections::BTreeMap;

/// Commands that formulas, escaped characters and tables may use any number of times.
const FREE: &str = "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda mu nu xi pi varpi rho varrho \
    sigma varsigma tau upsilon phi varphi chi psi omega partial infty ell top hbar imath jmath wp aleph Gamma Delta Theta \
    Lambda Xi Pi Sigma Upsilon Phi Psi Omega nabla Re Im bot emptyset varnothing forall exists nexists neg lnot angle \
    triangle square Box blacksquare lozenge prime flat natural sharp clubsuit diamondsuit heartsuit spadesuit checkmark surd \
    % $ # _ dots ldots dotsc cdots dotsb dotsm dotsi vdots ddots cdot times pm mp div ast star circ bullet cap cup sqcap \
    sqcup uplus oplus ominus otimes oslash odot wedge land vee lor setminus smallsetminus wr amalg dagger ddagger bigcirc \
    diamond le leq ge geq ne neq leqslant geqslant ll gg prec succ preceq succeq approx approxeq equiv sim simeq cong doteq \
    triangleq asymp propto varpropto mid nmid parallel perp vdash models in notin ni subset supset subseteq supseteq \
    subsetneq supsetneq nsubseteq sqsubseteq lesssim gtrsim because therefore colon to rightarrow gets leftarrow \
    leftrightarrow Rightarrow Leftarrow Leftrightarrow longrightarrow longleftarrow longleftrightarrow Longrightarrow \
    Longleftarrow iff Longleftrightarrow implies impliedby mapsto longmapsto hookrightarrow hookleftarrow uparrow downarrow \
    updownarrow Uparrow Downarrow nearrow searrow swarrow nwarrow rightharpoonup rightharpoondown leftharpoonup \
    rightleftharpoons leadsto rightsquigarrow twoheadrightarrow nrightarrow sum prod coprod bigcup bigcap bigsqcup bigvee \
    bigwedge bigoplus bigotimes bigodot biguplus max min lim sup inf limsup liminf gcd Pr det int iint iiint oint ln log lg \
    exp sin cos tan sec csc cot arcsin arccos arctan sinh cosh tanh coth dim ker deg hom arg { lbrace lbrack lvert lVert \
    lfloor lceil langle } rbrace rbrack rvert rVert rfloor rceil rangle vert Vert | backslash , thinspace : > ; ! enspace \
    quad qquad hat check tilde acute grave dot ddot breve bar vec mathring widehat widetilde overline overrightarrow \
    overleftarrow overbrace underline underbrace xrightarrow xleftarrow big bigl bigr bigm Big Bigl Bigr Bigm bigg biggl \
    biggr biggm Bigg Biggl Biggr Biggm frac dfrac tfrac cfrac binom dbinom tbinom sqrt stackrel overset underset phantom text \
    textrm textnormal textbf textit mbox left right middle substack begin end operatorname mathop not bmod pmod notag \
    nonumber limits nolimits displaystyle textstyle scriptstyle mathrm mathit mathbf boldsymbol bm mathbb mathcal mathscr \
    mathfrak mathsf mathtt textbackslash textasciitilde textasciicircum ensuremath char newline textbullet textdagger \
    textdaggerdbl hspace \\ & accentover hook horned stroked textcommabelow textperiodcentered i j ` ' ^ ~ = . \" u r H v d c \
    k b - toprule midrule bottomrule endhead longtable textwidth";

/// Environments that formulas may use.
const ENVIRONMENTS: [&str; 24] = [
    "equation",
    "equation*",
    "align",
    "align*",
    "gather",
    "gather*",
    "multline",
    "multline*",
    "eqnarray",
    "eqnarray*",
    "displaymath",
    "aligned",
    "gathered",
    "split",
    "cases",
    "array",
    "matrix",
    "smallmatrix",
    "pmatrix",
    "bmatrix",
    "Bmatrix",
    "vmatrix",
    "Vmatrix",
    "substack",
];

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
    let free = |command: &str| command.trim().is_empty() || FREE.split_whitespace().any(|known| known == command);
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
        let wrong = at > body && (letter == '#' || scripts && !formula);
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
                    self.columns.extend(environment.ends_with("matrix").then_some(1));
                } else {
                    assert_eq!(self.open_environments.pop(), Some(environment));
                    let _ = if environment.ends_with("matrix") { self.columns.pop() } else { None };
                }
                if !known {
                    // Other environments count as commands.
                    *self.commands.entry(environment).or_default() += 1;
                }
                after
            }
            "\\" => {
                assert!(!after.starts_with('*'), "\\\\ would read {after:.10} as its argument");
                if let Some(inside) = after.strip_prefix('[') {
                    let length = inside.split_once(']').map_or(inside, |(length, _)| length);
                    let number = length.strip_suffix(|_: char| true).and_then(|rest| rest.strip_suffix(|_: char| true));
                    assert!(
                        number.is_some_and(|number| number.parse::<f64>().is_ok()),
                        "\\\\ would read {after:.10} as its argument"
                    );
                }
                if let Some(columns) = self.columns.last_mut() {
                    *columns = 1;
                }
                after
            }
            _ => after,
        }
    }
}
