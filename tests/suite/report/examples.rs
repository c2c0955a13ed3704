//! The examples in `docs/formats.md` are what the formats write.
//! `SNAPSHOTS=overwrite cargo test --test suite examples` updates them.

use std::fs;

use hintgrade::report::Format;
use snapbox::{Assert, Data};

use super::{samples, written};

const FENCE: &str = "````";

/// The page with every fenced block under a format's heading replaced by what the format writes.
fn renewed(page: &str) -> String {
    let mut parts = Vec::new();
    let mut format = None;
    for (index, part) in page.split(FENCE).enumerate() {
        let block = index % 2 == 1;
        match format {
            Some(format) if block => {
                let language = part.lines().next().unwrap_or_default();
                parts.push(format!("{language}\n{}", written(format, &[samples::failed()])));
            }
            _ => parts.push(part.to_owned()),
        }
        if !block {
            let heading = part.lines().rev().find_map(|line| line.strip_prefix("## "));
            format = heading.and_then(|name| name.trim_matches('`').parse::<Format>().ok());
        }
    }
    parts.join(FENCE)
}

#[test]
fn the_examples_are_what_the_formats_write() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/formats.md");
    let page = fs::read_to_string(path).unwrap();
    for &format in Format::ALL {
        assert!(page.contains(&format!("\n## `{}`\n", format.name())), "docs/formats.md tells of {}", format.name());
    }
    let renewed = Data::text(renewed(&page)).raw();
    Assert::new()
        .action_env("SNAPSHOTS")
        .normalize_paths(false)
        .eq(renewed, Data::read_from(path.as_ref(), None).raw());
}
