//! Images as a table: one a row, 784 numbers from 0 to 255, perhaps with a label, an index and a row of names.
//!
//! Kaggle's `fashion-mnist_train.csv` has names and a label before the pixels; others have neither, or the label at the end.

use super::error::OwnFileError;
use crate::data::PIXELS;

/// Longest text of a value, in bytes; the rest of a longer one is dropped.
const LONGEST: usize = 40;

/// Most columns of a row.
const MOST_COLUMNS: usize = 4 * PIXELS;

/// Names of columns that are no pixels.
const NO_PIXELS: [&str; 8] = ["", "label", "labels", "class", "target", "y", "id", "index"];

/// Reads a table from its bytes, in parts of any length.
#[derive(Debug)]
pub(super) struct Table {
    pixels: Vec<u8>,
    most: u32,
    /// The columns' separator, known after the first one.
    separator: Option<u8>,
    /// Where the pixels are, known after the first row.
    places: Option<Places>,
    /// The first row, until it is known whether it holds names.
    first: Vec<String>,
    row: u64,
    column: usize,
    text: Vec<u8>,
    quoted: bool,
    /// The row has a character.
    begun: bool,
    /// The last byte was a carriage return.
    returned: bool,
}

/// Columns of a row, and those among them that are no pixels.
#[derive(Debug)]
struct Places {
    columns: usize,
    skipped: Vec<usize>,
}

fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok()
}

/// A whole number from 0 to 255, perhaps written as `12.0`.
fn value(text: &str) -> Option<u8> {
    let whole =
        text.split_once('.').map_or(text, |(whole, rest)| if rest.bytes().all(|digit| digit == b'0') { whole } else { text });
    whole.parse().ok()
}

/// Whether the texts count from 0 or 1, as the names of unnamed columns do.
fn is_counted(texts: &[String]) -> bool {
    let counts = |from: usize| (from..).zip(texts).all(|(number, text)| *text == number.to_string());
    counts(0) || counts(1)
}

impl Places {
    /// By the first row: of names, if any of its fields is no number and it has one for each column.
    fn of(first: &[String], row: u64) -> Result<(Self, bool), OwnFileError> {
        let columns = first.len();
        let wrong = OwnFileError::Columns { row, columns };
        let Some(extra) = columns.checked_sub(PIXELS) else { return Err(wrong) };
        let is_no_pixel = |text: &String| {
            let name = text.to_ascii_lowercase();
            NO_PIXELS.contains(&name.as_str()) || name.starts_with("unnamed")
        };
        // A label may be a word; of a row of names, most fields are, or it counts its columns.
        let words = first.iter().filter(|text| !is_number(text)).count();
        let has_names =
            words > extra.max(1) || first.iter().any(|text| !text.is_empty() && is_no_pixel(text)) || is_counted(&first[extra..]);
        let named: Vec<usize> = (0..columns).filter(|&at| has_names && is_no_pixel(&first[at])).collect();
        let skipped = match (extra, named.len()) {
            (extra, found) if found == extra => named,
            // Without a name, the label comes first.
            (1, 0) => vec![0],
            _ => return Err(wrong),
        };
        Ok((Self { columns, skipped }, has_names))
    }
}

impl Table {
    pub(super) fn new(most: u32) -> Self {
        Self {
            pixels: Vec::new(),
            most,
            separator: None,
            places: None,
            first: Vec::new(),
            row: 1,
            column: 0,
            text: Vec::new(),
            quoted: false,
            begun: false,
            returned: false,
        }
    }

    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<(), OwnFileError> {
        for &byte in bytes {
            let after_return = std::mem::replace(&mut self.returned, byte == b'\r');
            match byte {
                b'\n' if after_return => {}
                b'\n' | b'\r' => self.end_row()?,
                b'"' => self.quoted = !self.quoted,
                b',' | b';' | b'\t' if !self.quoted && *self.separator.get_or_insert(byte) == byte => self.end_field()?,
                _ => {
                    self.begun = true;
                    if self.text.len() < LONGEST {
                        self.text.push(byte);
                    }
                }
            }
        }
        Ok(())
    }

    /// All pixels. Fails if the last row is incomplete.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, OwnFileError> {
        self.end_row()?;
        Ok(self.pixels)
    }

    fn field(&mut self) -> String {
        let text = String::from_utf8_lossy(&self.text).into_owned();
        self.text.clear();
        // The mark belongs to the file's first field.
        let text = text.trim_start_matches('\u{feff}').trim();
        text.chars().filter(|letter| !letter.is_control()).collect()
    }

    fn end_field(&mut self) -> Result<(), OwnFileError> {
        self.begun = true;
        let column = self.column;
        self.column += 1;
        match &self.places {
            None => {
                let text = self.field();
                if self.first.len() >= MOST_COLUMNS {
                    return Err(OwnFileError::Columns { row: self.row, columns: self.column });
                }
                self.first.push(text);
            }
            Some(places) if places.skipped.contains(&column) || column >= places.columns => self.text.clear(),
            // The usual form, without a copy.
            Some(_) => match std::str::from_utf8(&self.text).ok().and_then(|text| value(text.trim())) {
                Some(value) => {
                    self.pixels.push(value);
                    self.text.clear();
                }
                None => return Err(OwnFileError::Value { row: self.row, column: column + 1, text: self.field() }),
            },
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), OwnFileError> {
        self.quoted = false;
        if !self.begun {
            self.text.clear();
            self.row += 1;
            return Ok(());
        }
        self.end_field()?;
        let columns = self.column;
        match &self.places {
            Some(places) if places.columns != columns => return Err(OwnFileError::Columns { row: self.row, columns }),
            Some(_) => {}
            None => self.begin()?,
        }
        let most = self.most as usize * PIXELS;
        if self.pixels.len() > most {
            return Err(OwnFileError::TooManyRows(self.most));
        }
        (self.row, self.column, self.begun) = (self.row + 1, 0, false);
        Ok(())
    }

    /// Learns the columns from the first row, and takes its pixels unless it holds names.
    fn begin(&mut self) -> Result<(), OwnFileError> {
        let first = std::mem::take(&mut self.first);
        let (places, has_names) = Places::of(&first, self.row)?;
        if !has_names {
            for (at, text) in first.into_iter().enumerate().filter(|(at, _)| !places.skipped.contains(at)) {
                match value(&text) {
                    Some(value) => self.pixels.push(value),
                    None => return Err(OwnFileError::Value { row: self.row, column: at + 1, text }),
                }
            }
        }
        self.places = Some(places);
        Ok(())
    }
}
