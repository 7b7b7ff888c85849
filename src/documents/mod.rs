//! Documents about runs, written as text from plain data: no browser, no Burn.
//!
//! [`report`] is one GAN run as an HTML page, [`writeup`] the answers to the three questions as HTML, LaTeX and a notebook, and
//! [`history`] the table of saved runs and the comparison of two.

pub mod history;
pub mod report;
pub mod writeup;
