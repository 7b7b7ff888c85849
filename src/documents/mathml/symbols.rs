//! The LaTeX commands that the reader knows, with the characters that stand for them in MathML: names and characters in turn.

/// Identifiers. MathML sets a single letter in italics.
pub(super) const ORDINARY: &str = "alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι \
    kappa κ varkappa ϰ lambda λ mu μ nu ν xi ξ pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ \
    psi ψ omega ω partial ∂ infty ∞ ell ℓ top ⊤ hbar ℏ imath ı jmath ȷ wp ℘ aleph ℵ";

/// Symbols that LaTeX sets upright.
pub(super) const UPRIGHT: &str = "Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω nabla ∇ Re ℜ \
    Im ℑ bot ⊥ emptyset ∅ varnothing ∅ forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ angle ∠ triangle △ square □ Box □ blacksquare ■ \
    lozenge ◊ prime ′ flat ♭ natural ♮ sharp ♯ clubsuit ♣ diamondsuit ♢ heartsuit ♡ spadesuit ♠ checkmark ✓ surd √ % % $ $ # # _ _";

/// Dots. They are no arguments in LaTeX.
pub(super) const DOTS: &str = "dots … ldots … dotsc … cdots ⋯ dotsb ⋯ dotsm ⋯ dotsi ⋯ vdots ⋮ ddots ⋱";

/// Binary operators and relations.
pub(super) const INFIX: &str = "cdot ⋅ times × pm ± mp ∓ div ÷ ast ∗ star ⋆ circ ∘ bullet ∙ cap ∩ cup ∪ sqcap ⊓ sqcup ⊔ uplus ⊎ \
    oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙ wedge ∧ land ∧ vee ∨ lor ∨ setminus ∖ smallsetminus ∖ wr ≀ amalg ⨿ dagger † \
    ddagger ‡ bigcirc ◯ diamond ⋄ le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ leqslant ⩽ geqslant ⩾ ll ≪ gg ≫ prec ≺ succ ≻ preceq ⪯ succeq ⪰ \
    approx ≈ approxeq ≊ equiv ≡ sim ∼ simeq ≃ cong ≅ doteq ≐ triangleq ≜ asymp ≍ propto ∝ varpropto ∝ mid ∣ nmid ∤ parallel ∥ perp ⟂ \
    vdash ⊢ models ⊨ in ∈ notin ∉ ni ∋ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ subsetneq ⊊ supsetneq ⊋ nsubseteq ⊈ sqsubseteq ⊑ \
    lesssim ≲ gtrsim ≳ because ∵ therefore ∴ colon : to → rightarrow → gets ← leftarrow ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ \
    Leftrightarrow ⇔ longrightarrow ⟶ longleftarrow ⟵ longleftrightarrow ⟷ Longrightarrow ⟹ Longleftarrow ⟸ iff ⟺ \
    Longleftrightarrow ⟺ implies ⟹ impliedby ⟸ mapsto ↦ longmapsto ⟼ hookrightarrow ↪ hookleftarrow ↩ uparrow ↑ downarrow ↓ \
    updownarrow ↕ Uparrow ⇑ Downarrow ⇓ nearrow ↗ searrow ↘ swarrow ↙ nwarrow ↖ rightharpoonup ⇀ rightharpoondown ⇁ leftharpoonup ↼ \
    rightleftharpoons ⇌ leadsto ⇝ rightsquigarrow ⇝ twoheadrightarrow ↠ nrightarrow ↛";

/// Operators that put their scripts above and below in a displayed formula.
pub(super) const LARGE: &str = "sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigsqcup ⨆ bigvee ⋁ bigwedge ⋀ bigoplus ⨁ bigotimes ⨂ \
    bigodot ⨀ biguplus ⨄ max max min min lim lim sup sup inf inf limsup lim\u{a0}sup liminf lim\u{a0}inf gcd gcd Pr Pr det det";

/// Operators that put their scripts at the side.
pub(super) const FUNCTIONS: &str = "int ∫ iint ∬ iiint ∭ oint ∮ ln ln log log lg lg exp exp sin sin cos cos tan tan sec sec csc csc \
    cot cot arcsin arcsin arccos arccos arctan arctan sinh sinh cosh cosh tanh tanh coth coth dim dim ker ker deg deg hom hom arg arg";

/// Opening delimiters.
pub(super) const OPENING: &str = "{ { lbrace { lbrack [ lvert | lVert ‖ lfloor ⌊ lceil ⌈ langle ⟨";

/// Closing delimiters.
pub(super) const CLOSING: &str = "} } rbrace } rbrack ] rvert | rVert ‖ rfloor ⌋ rceil ⌉ rangle ⟩";

/// Delimiters that stand on either side.
pub(super) const SIDELESS: &str = "vert | Vert ‖ | ‖ backslash \\";

/// Spaces and their widths.
pub(super) const SPACES: &str = ", 0.17em thinspace 0.17em : 0.22em > 0.22em ; 0.28em ! -0.17em enspace 0.5em quad 1em qquad 2em";

/// Accents over one letter.
pub(super) const ACCENTS: &str = "hat ^ check ˇ tilde ~ acute ´ grave ` dot ˙ ddot ¨ breve ˘ bar ¯ vec → mathring ˚";

/// Marks as wide as what is below or above them.
pub(super) const WIDE_OVER: &str = "widehat ^ widetilde ~ overline ‾ overrightarrow → overleftarrow ← overbrace ⏞";

/// See [`WIDE_OVER`].
pub(super) const WIDE_UNDER: &str = "underline _ underbrace ⏟";

/// Arrows with text above, and in brackets below.
pub(super) const LABELLED: &str = "xrightarrow → xleftarrow ←";

/// What is said to be wrong by `\not`.
pub(super) const NEGATED: &str = "= < > in subset supset subseteq supseteq equiv sim approx cong to rightarrow mid parallel";

/// Sizes of delimiters.
pub(super) const SIZES: &str = "big 1.2em Big 1.8em bigg 2.4em Bigg 3em";

/// The character of a command in a table.
pub(super) fn find(table: &'static str, name: &str) -> Option<&'static str> {
    pairs(table).find(|(known, _)| *known == name).map(|(_, sign)| sign)
}

/// Names and characters of a table.
pub(super) fn pairs(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut words = table.split_ascii_whitespace();
    std::iter::from_fn(move || Some((words.next()?, words.next()?)))
}

/// The side of what it encloses on which a delimiter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Open,
    Close,
    Either,
}

/// A delimiter's character and side.
pub(super) fn delimiter(name: &str) -> Option<(&'static str, Side)> {
    let sides = [(OPENING, Side::Open), (CLOSING, Side::Close), (SIDELESS, Side::Either)];
    sides.into_iter().find_map(|(table, side)| find(table, name).map(|sign| (sign, side)))
}
