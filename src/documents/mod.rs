//! Documents about runs as text, from plain data, without a browser or Burn.
//!
//! [`report`] writes a GAN run as an HTML page, [`writeup`] the answers to the three questions as HTML, LaTeX and a notebook.
//! [`class`] reads the results of students and lays them side by side. [`history`] lists saved runs and compares two. [`mathml`] converts LaTeX formulas, and [`prose`] reads text with formulas and tables.

pub mod class;
pub mod history;
mod ink;
mod letters;
pub mod mathml;
pub mod prose;
pub mod report;
pub mod writeup;
mod zip;
