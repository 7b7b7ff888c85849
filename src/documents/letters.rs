//! Latin letters with accents as LaTeX text, for the T1 encoding.

/// Accents, and in turn each letter that has them and its base (Unicode's canonical decompositions).
const ACCENTED: [(&str, &str); 52] = [
    ("\u{300}", "ÀAÈEÌIÒOÙUàaèeìiòoùuǸNǹnẀWẁwỲYỳy"),
    ("\u{301}", "ÁAÉEÍIÓOÚUÝYáaéeíióoúuýyĆCćcĹLĺlŃNńnŔRŕrŚSśsŹZźzǴGǵgǼÆǽæǾØǿøḰKḱkḾMḿmṔPṕpẂWẃw"),
    ("\u{302}", "ÂAÊEÎIÔOÛUâaêeîiôoûuĈCĉcĜGĝgĤHĥhĴJĵjŜSŝsŴWŵwŶYŷyẐZẑz"),
    ("\u{303}", "ÃAÑNÕOãañnõoĨIĩiŨUũuṼVṽvẼEẽeỸYỹy"),
    ("\u{308}", "ÄAËEÏIÖOÜUäaëeïiöoüuÿyŸYḦHḧhẄWẅwẌXẍxẗt"),
    ("\u{30a}", "ÅAåaŮUůuẘwẙy"),
    ("\u{327}", "ÇCçcĢGģgĶKķkĻLļlŅNņnŖRŗrŞSşsŢTţtȨEȩeḐDḑdḨHḩh"),
    ("\u{304}", "ĀAāaĒEēeĪIīiŌOōoŪUūuǢÆǣæȲYȳyḠGḡg"),
    ("\u{306}", "ĂAăaĔEĕeĞGğgĬIĭiŎOŏoŬUŭu"),
    ("\u{328}", "ĄAąaĘEęeĮIįiŲUųuǪOǫo"),
    ("\u{307}", "ĊCċcĖEėeĠGġgİIŻZżzȦAȧaȮOȯoḂBḃbḊDḋdḞFḟfḢHḣhṀMṁmṄNṅnṖPṗpṘRṙrṠSṡsṪTṫtẆWẇwẊXẋxẎYẏy"),
    ("\u{30c}", "ČCčcĎDďdĚEěeĽLľlŇNňnŘRřrŠSšsŤTťtŽZžzǍAǎaǏIǐiǑOǒoǓUǔuǦGǧgǨKǩkǰjȞHȟh"),
    ("\u{30b}", "ŐOőoŰUűu"),
    ("\u{31b}", "ƠOơoƯUưu"),
    ("\u{308}\u{304}", "ǕUǖuǞAǟaȪOȫo"),
    ("\u{308}\u{301}", "ǗUǘuḮIḯi"),
    ("\u{308}\u{30c}", "ǙUǚu"),
    ("\u{308}\u{300}", "ǛUǜu"),
    ("\u{307}\u{304}", "ǠAǡaȰOȱo"),
    ("\u{328}\u{304}", "ǬOǭo"),
    ("\u{30a}\u{301}", "ǺAǻa"),
    ("\u{326}", "ȘSșsȚTțt"),
    ("\u{303}\u{304}", "ȬOȭo"),
    ("\u{323}", "ḄBḅbḌDḍdḤHḥhḲKḳkḶLḷlṂMṃmṆNṇnṚRṛrṢSṣsṬTṭtṾVṿvẈWẉwẒZẓzẠAạaẸEẹeỊIịiỌOọoỤUụuỴYỵy"),
    ("\u{331}", "ḆBḇbḎDḏdḴKḵkḺLḻlṈNṉnṞRṟrṮTṯtẔZẕzẖh"),
    ("\u{327}\u{301}", "ḈCḉc"),
    ("\u{304}\u{300}", "ḔEḕeṐOṑo"),
    ("\u{304}\u{301}", "ḖEḗeṒOṓo"),
    ("\u{327}\u{306}", "ḜEḝe"),
    ("\u{323}\u{304}", "ḸLḹlṜRṝr"),
    ("\u{303}\u{301}", "ṌOṍoṸUṹu"),
    ("\u{303}\u{308}", "ṎOṏo"),
    ("\u{301}\u{307}", "ṤSṥs"),
    ("\u{30c}\u{307}", "ṦSṧs"),
    ("\u{323}\u{307}", "ṨSṩs"),
    ("\u{304}\u{308}", "ṺUṻu"),
    ("\u{309}", "ẢAảaẺEẻeỈIỉiỎOỏoỦUủuỶYỷy"),
    ("\u{302}\u{301}", "ẤAấaẾEếeỐOốo"),
    ("\u{302}\u{300}", "ẦAầaỀEềeỒOồo"),
    ("\u{302}\u{309}", "ẨAẩaỂEểeỔOổo"),
    ("\u{302}\u{303}", "ẪAẫaỄEễeỖOỗo"),
    ("\u{323}\u{302}", "ẬAậaỆEệeỘOộo"),
    ("\u{306}\u{301}", "ẮAắa"),
    ("\u{306}\u{300}", "ẰAằa"),
    ("\u{306}\u{309}", "ẲAẳa"),
    ("\u{306}\u{303}", "ẴAẵa"),
    ("\u{323}\u{306}", "ẶAặa"),
    ("\u{31b}\u{301}", "ỚOớoỨUứu"),
    ("\u{31b}\u{300}", "ỜOờoỪUừu"),
    ("\u{31b}\u{309}", "ỞOởoỬUửu"),
    ("\u{31b}\u{303}", "ỠOỡoỮUữu"),
    ("\u{31b}\u{323}", "ỢOợoỰUựu"),
];

/// Letters that pdflatex reads as they are, besides the accented ones up to [`LAST_TYPED`].
const TYPED: &str = "ÆÐØÞßæðøþĐđıĲĳŁłŊŋŒœȷẞ";

/// The last accented letter that pdflatex reads as it is.
const LAST_TYPED: char = 'ž';

/// Letters in other commands or letters. `\stroked` is defined in the preamble.
const SPELLED: [(char, &str); 14] = [
    ('Ħ', r"\stroked{H}"),
    ('ħ', r"\stroked{h}"),
    ('Ŧ', r"\stroked{T}"),
    ('ŧ', r"\stroked{t}"),
    ('Ŀ', r"L\textperiodcentered{}"),
    ('ŀ', r"l\textperiodcentered{}"),
    ('ŉ', "'n"),
    ('ſ', "s"),
    ('ﬀ', "ff"),
    ('ﬁ', "fi"),
    ('ﬂ', "fl"),
    ('ﬃ', "ffi"),
    ('ﬄ', "ffl"),
    ('ﬆ', "st"),
];

/// Accents above a letter.
const ABOVE: [(char, &str); 12] = [
    ('\u{300}', r"\`"),
    ('\u{301}', r"\'"),
    ('\u{302}', r"\^"),
    ('\u{303}', r"\~"),
    ('\u{304}', r"\="),
    ('\u{306}', r"\u"),
    ('\u{307}', r"\."),
    ('\u{308}', "\\\""),
    ('\u{309}', r"\hook"),
    ('\u{30a}', r"\r"),
    ('\u{30b}', r"\H"),
    ('\u{30c}', r"\v"),
];

/// Accents at or below a letter, from the inside out.
const AROUND: [(char, &str); 6] = [
    ('\u{31b}', r"\horned"),
    ('\u{323}', r"\d"),
    ('\u{326}', r"\textcommabelow"),
    ('\u{327}', r"\c"),
    ('\u{328}', r"\k"),
    ('\u{331}', r"\b"),
];

/// Most accents on one letter.
const MAX_ACCENTS: usize = 4;

/// The commands for letters and accents that the T1 encoding lacks. The first argument of `\accentover` is an accent alone.
pub(super) const PREAMBLE: &str = r"\newcommand{\accentover}[2]{\leavevmode\setbox0\hbox{#2}\hbox to 0pt{\hbox to \wd0{\hss\raisebox{\dimexpr\ht0-1ex\relax}{#1}\hss}\hss}\box0 }
\newcommand{\hook}[1]{\accentover{\raisebox{1.1ex}{\scalebox{0.5}{?}}}{#1}}
\newcommand{\horned}[1]{#1\kern-0.16em\raisebox{0.3ex}{'}}
\newcommand{\stroked}[1]{\leavevmode{\ooalign{#1\cr\hidewidth\raisebox{0.42ex}{-}\hidewidth}}}
";

/// The base and the accents of an accented letter.
fn decomposed(letter: char) -> Option<(char, &'static str)> {
    ACCENTED.iter().find_map(|(accents, letters)| {
        let mut letters = letters.chars();
        while let (Some(accented), Some(base)) = (letters.next(), letters.next()) {
            if accented == letter {
                return Some((base, *accents));
            }
        }
        None
    })
}

fn accent(table: &[(char, &'static str)], mark: char) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == mark).map(|(_, command)| *command)
}

fn is_accent(mark: char) -> bool {
    accent(&ABOVE, mark).or_else(|| accent(&AROUND, mark)).is_some()
}

/// LaTeX for the Latin letter that `text` starts with and the accents after it, and the length of both; `None` for other characters,
/// and for an ASCII letter without an accent.
pub(super) fn latin(text: &str) -> Option<(String, usize)> {
    let letter = text.chars().next()?;
    let own = letter.len_utf8();
    let (base, accents) = Some(letter).filter(|letter| !letter.is_ascii()).and_then(decomposed).unwrap_or((letter, ""));
    let room = MAX_ACCENTS - accents.chars().count();
    let following: String = text[own..].chars().take_while(|mark| is_accent(*mark)).take(room).collect();
    let length = own + following.len();
    let as_typed = TYPED.contains(letter) || !accents.is_empty() && letter <= LAST_TYPED;
    if following.is_empty() && as_typed {
        return Some((letter.to_string(), own));
    }
    let spelled = SPELLED.iter().find(|(known, _)| *known == base).map(|(_, tex)| *tex);
    if !(base.is_ascii_alphabetic() || TYPED.contains(base) || spelled.is_some()) {
        return None;
    }
    let marks: Vec<char> = accents.chars().chain(following.chars()).collect();
    if marks.is_empty() {
        return spelled.map(|tex| (tex.to_owned(), own));
    }
    Some((with_accents(spelled.map_or_else(|| base.to_string(), str::to_owned), &marks), length))
}

/// Accents above a letter come first: `\d{\^{a}}` is set well, `\^{\d{a}}` is not.
fn with_accents(mut tex: String, marks: &[char]) -> String {
    let mut above = marks.iter().filter_map(|mark| accent(&ABOVE, *mark));
    if let Some(first) = above.next() {
        tex = match tex.as_str() {
            "i" => format!(r"{first}{{\i}}"),
            "j" => format!(r"{first}{{\j}}"),
            letter if letter.len() == 1 => format!("{first}{{{letter}}}"),
            _ => over(first, &tex),
        };
    }
    for next in above {
        tex = over(next, &tex);
    }
    for (mark, command) in AROUND {
        if marks.contains(&mark) {
            tex = format!("{command}{{{tex}}}");
        }
    }
    tex
}

/// An accent over a letter that is more than one sign.
fn over(accent: &str, tex: &str) -> String {
    // A hook is such an accent already.
    if accent == r"\hook" { format!(r"\hook{{{tex}}}") } else { format!(r"\accentover{{{accent}{{}}}}{{{tex}}}") }
}
