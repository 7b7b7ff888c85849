//! The reader of LaTeX formulas: what common formulas become, and what is refused because pdflatex refuses it.
//!
//! `writeup.rs` sets all of [`accepted`] with pdflatex.

use saddle::documents::mathml::{FormulaError, mathml};

/// Inline formulas.
const INLINE: &str = r"\mathbb{E}[R] \leq 1
f'(x) + g''_i(x) - h_i'^2
f'^{2}
x^\top W x^{*} \ne x^\circ x_\mathrm{min} x^\text{é} x_\mathcal{N}
^{-4} x\quad ^2
\hat{y} = \operatorname{softmax}(Wx + b)
\theta^{*} = \arg\max_\theta \prod_{i=1}^{n} p_\theta(x_i)
\operatorname*{arg\,min}_{\theta} \; \mathcal{L}(\theta)
\mathbb{E}_{x \sim p_{\mathrm{data}}}\bigl[\log D(x)\bigr]
D_{\mathrm{KL}}\!\left(p \,\middle\|\, q\right) = \int p(x) \log\frac{p(x)}{q(x)}\, dx
\left. \frac{d}{dx} f \right|_{x=0} \Bigg|_0^1 \big\langle a, b \big\rangle
\left\lceil \frac{n}{2} \right\rceil \left\{ x \in \mathbb{R} \mid x > 0 \right\}
\sqrt[n]{x} + \sqrt2 + \binom{n}{k} + \dfrac12 + \cfrac{1}{2}
\underbrace{x + y}_{\text{sum}} + \overbrace{z}^{n} \stackrel{d}{=} \overset{!}{=} \underset{a}{b}
\bar x \tilde{x} \vec v \dot x \ddot x \widehat{abc} \overline{x} \underline{x} \check x \mathring{a}
\xrightarrow[n]{\text{a.s.}} \implies \iff \mapsto \Longrightarrow
\boldsymbol{\theta} \bm{x} \mathbf{x_i} \mathfrak{g} \mathsf{A} \mathtt{x1} \mathscr{L} \mathit{abc} \mathbb R \boldsymbol\nabla
a \not= b \not\in C a \bmod b \pmod{n} \notin \nexists
\sum\limits_{i} x \int\nolimits_a^b \displaystyle \sum_i y
60{,}000 \cdot 10^{-3} = 60\% \; \& \; \# \_ \$
\sum_{\substack{i=1 \\ i \ne j}} a_i \ldots \cdots \vdots
\begin{pmatrix} a & b \\[2pt] c & d \end{pmatrix} \begin{smallmatrix} 1 \end{smallmatrix}
\text{if $x>0$, it’s} \mbox{ and } \textbf{b}
\phantom{x} \mathop{a}_b x\,y\:z\;w\!v\ u~t
θ ≤ ½x² ∈ ℝ, x₁₂ → ∞ · 𝔼 − µ
\|x\|_2^2 + \lVert x \rVert + \lvert y \rvert + |z|";

/// Displayed formulas.
const DISPLAYED: &str = r"\lim_{n \to \infty} \left( 1 + \frac1n \right)^n = e
\begin{split} a &= b \\ &= c \end{split}
f(x) = \begin{cases} 1 & \text{if } x > 0, \\ 0 & \text{otherwise} \end{cases}
\begin{bmatrix} 1 & 0 \\ 0 & 1 \end{bmatrix} \begin{vmatrix} a \end{vmatrix} \begin{Vmatrix} a \end{Vmatrix} \begin{Bmatrix} a \end{Bmatrix}
\left[ \begin{array}{cc|r} a & b & c \\ d & e & f \end{array} \right] \begin{gathered} a \\ b \end{gathered}
\begin{align} a &= b \notag \\ &\quad + c \end{align}
\begin{gather*} a = b \\ c \end{gather*}
\begin{multline} a + b \\ + c \end{multline}
\begin{eqnarray*} a &=& b \nonumber \\ c &\le& d \end{eqnarray*}
\begin{equation} E = mc^2 \end{equation}";

/// Formulas that are read, and whether each is displayed.
pub(crate) fn accepted() -> impl Iterator<Item = (&'static str, bool)> {
    INLINE.lines().map(|tex| (tex, false)).chain(DISPLAYED.lines().map(|tex| (tex, true)))
}

#[test]
fn common_formulas_are_read() {
    for (tex, display) in accepted() {
        let html = mathml(tex, display).unwrap_or_else(|error| panic!("{tex}: {error}"));
        for tag in ["mrow", "mi", "mo", "mn", "msub", "msup", "mtd", "mover", "munder", "mstyle"] {
            let open = html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
            assert_eq!(open, html.matches(&format!("</{tag}>")).count(), "{tag} in {html}");
        }
    }
}

/// The presentation of a formula, without its source.
fn presented(tex: &str) -> String {
    let html = mathml(tex, false).unwrap_or_else(|error| panic!("{tex}: {error}"));
    let inside = html.split_once("<mrow>").unwrap().1;
    inside.split_once("</mrow><annotation").unwrap().0.to_owned()
}

#[test]
fn formulas_become_the_elements_that_latex_means() {
    for (tex, wanted) in [
        ("f'", "<msup><mi>f</mi><mo>′</mo></msup>"),
        ("f''^2", "<msup><mi>f</mi><mrow><mo>″</mo><mn>2</mn></mrow></msup>"),
        ("x^*_i", "<msubsup><mi>x</mi><mi>i</mi><mo lspace=\"0\" rspace=\"0\">∗</mo></msubsup>"),
        (r"\mathbb{Q}", "<mi>ℚ</mi>"),
        (r"\mathcal{LN}", "<mi>ℒ𝒩</mi>"),
        (r"\boldsymbol{\mu}", "<mrow><mi>𝝁</mi></mrow>"),
        (r"\sqrt[3]{x}", "<mroot><mrow><mi>x</mi></mrow><mrow><mn>3</mn></mrow></mroot>"),
        (r"\hat x", "<mover accent=\"true\"><mi>x</mi><mo stretchy=\"false\">^</mo></mover>"),
        (r"\binom nk", "<mrow><mo>(</mo><mfrac linethickness=\"0\"><mi>n</mi><mi>k</mi></mfrac><mo>)</mo></mrow>"),
        (r"\lim_x", "<munder><mo movablelimits=\"true\" lspace=\"0\" rspace=\"0\">lim</mo><mi>x</mi></munder>"),
        (r"\int\limits_0", "<munder><mo movablelimits=\"false\" lspace=\"0\" rspace=\"0\">∫</mo><mn>0</mn></munder>"),
        (r"\left.x\right)", "<mrow><mi>x</mi><mo stretchy=\"true\" form=\"postfix\">)</mo></mrow>"),
        ("1{,}000", "<mn>1,000</mn>"),
        ("θ²", "<msup><mi>θ</mi><mrow><mn>2</mn></mrow></msup>"),
        (r"a \not\in b", "<mi>a</mi><mo form=\"infix\">∈\u{338}</mo><mi>b</mi>"),
    ] {
        assert_eq!(presented(tex), wanted, "{tex}");
    }
}

#[test]
fn what_pdflatex_refuses_is_refused() {
    for tex in [
        r"\input{x}",
        r"\def\x{y}",
        "x^2^3",
        "f^2'",
        "f' ^2",
        r"x_\hat{a}",
        r"x^\frac12",
        r"x_\dots",
        r"x_\iff",
        r"x_\max",
        r"x\limits_a",
        r"\left( x",
        r"\left( x \rightarrow y )",
        r"\middle| x",
        r"\mathbb{1}",
        r"\mathcal{x}",
        r"\begin{align} a \end{align}",
        r"\begin{split} a \end{split}",
        r"\begin{array}{c} a & b \end{array}",
        r"\begin{array}{p{1cm}} a \end{array}",
        r"\begin{pmatrix} a \\ [b] \end{pmatrix}",
        r"\begin{pmatrix} a \\* b \end{pmatrix}",
        r"\begin{pmatrix} a \\[1in] b \end{pmatrix}",
        r"\text{a \textbf b}",
        r"\text{$x}",
        r"\operatorname{a_b}",
        "50%",
        "a & b",
        "a \\\\ b",
        "中",
        "",
    ] {
        assert!(mathml(tex, false).is_err(), "{tex} is accepted");
    }
    assert!(mathml(r"\begin{gather} a & b \end{gather}", true).is_err());
    assert!(mathml(r"x + \begin{align} a \end{align}", true).is_err());
    assert!(mathml(r"\begin{align} a \end{align} + x", true).is_err());
    assert_eq!(mathml(r"x_\vec{a}", false), Err(FormulaError::Braces(r"\vec".to_owned())));
    assert_eq!(mathml(r"\label{a}", true), Err(FormulaError::Command("label".to_owned())));
    assert_eq!(mathml(&"{".repeat(40), true), Err(FormulaError::Depth));
}
