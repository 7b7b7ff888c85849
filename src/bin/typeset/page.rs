//! The theory as a page without scripts, for reader modes and printing.

#[must_use]
pub(crate) fn page(article: &str) -> String {
    format!(
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'" />
<title>Theory · Saddle</title>
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="description" content="Bandit, minimax and GAN, derived from the definitions: the theory behind Saddle’s labs." />
<meta name="color-scheme" content="light dark" />
<link rel="icon" type="image/svg+xml" href="icons/mark.svg" />
<link rel="preload" href="fonts/saddle-math.woff2" as="font" type="font/woff2" crossorigin />
<link rel="stylesheet" href="tokens.css" />
<link rel="stylesheet" href="base.css" />
<link rel="stylesheet" href="theory.css" />
</head>
<body>
<main class="theory is-page">
<header class="theory__head">
<p class="theory__back"><a href="./#/theory">Saddle</a></p>
<h1 class="page__title">Theory</h1>
<p class="page__lead">Three questions on competing gradients, derived from the definitions. Links lead to the lab that demonstrates a claim.</p>
</header>
{article}
</main>
</body>
</html>
"#
    )
}
