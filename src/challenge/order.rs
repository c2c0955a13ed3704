//! The curriculum's order. Challenge files are named by id or title; the order in which a learner sees them is in
//! `_meta/<block>/meta.json` or, since 2025, in `structure/blocks/<block>.json`.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

use serde_json::Value;

use super::{Challenge, read_bytes};

/// How many folders above a block its order is looked for: `curriculum/challenges/english/blocks/<block>` needs four.
const MAX_ABOVE: usize = 5;

/// Sorts by folder, each folder in the curriculum's order where that is known, else by file name.
pub(super) fn sort(challenges: &mut [Challenge]) {
    let mut order = Order::default();
    challenges.sort_by_cached_key(|challenge| order.key(challenge));
}

/// The order as far as it was read, so that each of its files is read once.
#[derive(Default)]
struct Order {
    blocks: HashMap<PathBuf, Block>,
    structures: HashMap<PathBuf, HashMap<String, usize>>,
}

/// A block: one folder of challenges. A position of `usize::MAX` is unknown and sorts last.
struct Block {
    position: usize,
    challenges: HashMap<String, usize>,
}

/// The parent of the block's folder, the block's position in it, its folder, the challenge's position in it, its file.
type Key = (PathBuf, usize, PathBuf, usize, PathBuf);

impl Order {
    fn key(&mut self, challenge: &Challenge) -> Key {
        let file = challenge.path.clone().unwrap_or_default();
        let folder = file.parent().unwrap_or(Path::new("")).to_owned();
        let above = folder.parent().unwrap_or(Path::new("")).to_owned();
        let structures = &mut self.structures;
        let block = self.blocks.entry(folder.clone()).or_insert_with(|| block(&folder, structures));
        let position = block.challenges.get(&challenge.id).copied().unwrap_or(usize::MAX);
        (above, block.position, folder, position, file)
    }
}

/// Reads the order of a folder from the folder itself or from one above it.
fn block(folder: &Path, structures: &mut HashMap<PathBuf, HashMap<String, usize>>) -> Block {
    let unknown = Block { position: usize::MAX, challenges: HashMap::new() };
    let Ok(folder) = folder.canonicalize() else {
        return unknown;
    };
    let Some(name) = folder.file_name().and_then(|name| name.to_str()) else {
        return unknown;
    };
    if let Some(meta) = json(&folder.join("meta.json")) {
        return from_meta(&meta);
    }
    for above in folder.ancestors().skip(1).take(MAX_ABOVE) {
        if let Some(meta) = json(&above.join("_meta").join(name).join("meta.json")) {
            return from_meta(&meta);
        }
        let structure = above.join("structure");
        if let Some(meta) = json(&structure.join("blocks").join(format!("{name}.json"))) {
            let positions = structures.entry(structure).or_insert_with_key(|structure| block_positions(structure));
            return Block { position: positions.get(name).copied().unwrap_or(usize::MAX), ..from_meta(&meta) };
        }
    }
    unknown
}

/// `challengeOrder` holds `["id", "title"]`, in later years `{"id": …, "title": …}`.
fn from_meta(meta: &Value) -> Block {
    let entries = meta["challengeOrder"].as_array().map(Vec::as_slice).unwrap_or_default();
    let ids = entries.iter().filter_map(|entry| entry[0].as_str().or(entry["id"].as_str()));
    let position = meta["order"].as_u64().and_then(|order| usize::try_from(order).ok());
    Block { position: position.unwrap_or(usize::MAX), challenges: positions(ids.map(str::to_owned)) }
}

/// Each block's position in the whole curriculum: superblock by superblock.
fn block_positions(structure: &Path) -> HashMap<String, usize> {
    let curriculum = json(&structure.join("curriculum.json")).unwrap_or_default();
    let superblocks = strings(&curriculum["superblocks"]);
    positions(superblocks.into_iter().filter(|name| is_file_name(name)).flat_map(|name| {
        let superblock = json(&structure.join("superblocks").join(format!("{name}.json"))).unwrap_or_default();
        strings(&superblock["blocks"])
    }))
}

/// Whether a name is that of a file in a folder, and not a path to another folder.
fn is_file_name(name: &str) -> bool {
    let mut components = Path::new(name).components();
    matches!((components.next(), components.next()), (Some(Component::Normal(_)), None))
}

fn positions(names: impl Iterator<Item = String>) -> HashMap<String, usize> {
    let mut positions = HashMap::new();
    for (position, name) in names.enumerate() {
        positions.entry(name).or_insert(position);
    }
    positions
}

fn strings(value: &Value) -> Vec<String> {
    let values = value.as_array().map(Vec::as_slice).unwrap_or_default();
    values.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect()
}

/// A JSON file of at most the size of a challenge file; `None` where it is missing, larger or unreadable.
fn json(path: &Path) -> Option<Value> {
    serde_json::from_slice(&read_bytes(path).ok()?).ok()
}
