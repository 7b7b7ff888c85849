//! Documents about runs, written as text from plain data: no browser, no Burn.
//!
//! [`report`] is one GAN run as an HTML page, [`writeup`] the answers to the three questions as HTML, LaTeX and a notebook, and
//! [`history`] the table of saved runs and the comparison of two. [`mathml`] sets their formulas and those of the theory.

pub mod history;
pub mod mathml;
pub mod report;
pub mod writeup;
