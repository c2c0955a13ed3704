//! The details of the rows of a large class, compressed, so that its page stays small and opens quickly. The page's
//! script unpacks those that a reader opens.

use std::io::{self, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use maud::{Markup, html};

/// How many rows are compressed together.
const ROWS: usize = 100;

/// Collects details, and writes them a hundred at a time.
#[derive(Debug, Default)]
pub(crate) struct Packer {
    written: usize,
    details: Vec<String>,
}

impl Packer {
    /// Adds the details of a row, and returns where they will be: `3.27` is the 28th of the fourth pack.
    pub(crate) fn add(&mut self, details: String) -> String {
        self.details.push(details);
        format!("{}.{}", self.written, self.details.len() - 1)
    }

    /// Writes a full pack, or at the end of the page any pack that is not empty.
    pub(crate) fn write(&mut self, at_end: bool, out: &mut dyn Write) -> io::Result<()> {
        if self.details.is_empty() || (self.details.len() < ROWS && !at_end) {
            return Ok(());
        }
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        serde_json::to_writer(&mut encoder, &self.details)?;
        let pack = block(self.written, &STANDARD.encode(encoder.finish()?));
        self.written += 1;
        self.details.clear();
        out.write_all(pack.0.as_bytes())
    }
}

/// A block of data, which no browser runs as a script.
fn block(number: usize, data: &str) -> Markup {
    html! { script type="application/octet-stream" id={ "pack" (number) } { (data) } }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn a_pack_has_a_hundred_rows_or_the_rest() {
        let mut packer = Packer::default();
        let mut out = Vec::new();
        let places: Vec<String> = (0..150)
            .map(|row| {
                let place = packer.add(format!("<p>row {row}</p>"));
                packer.write(false, &mut out).unwrap();
                place
            })
            .collect();
        packer.write(true, &mut out).unwrap();
        packer.write(true, &mut out).unwrap();
        assert_eq!((places[99].as_str(), places[100].as_str(), places[149].as_str()), ("0.99", "1.0", "1.49"));
        let page = String::from_utf8(out).unwrap();
        let packs: Vec<Vec<String>> = page
            .split("</script>")
            .filter_map(|script| script.split_once('>'))
            .map(|(_, data)| {
                let packed = STANDARD.decode(data).unwrap();
                let mut json = String::new();
                flate2::read::DeflateDecoder::new(&packed[..]).read_to_string(&mut json).unwrap();
                serde_json::from_str(&json).unwrap()
            })
            .collect();
        assert_eq!(packs.iter().map(Vec::len).collect::<Vec<_>>(), [100, 50]);
        assert_eq!(packs[1][49], "<p>row 149</p>");
    }
}
