//! The curriculum's order. It exists because the files are named by id or by title, and the order in which a learner
//! meets them stands elsewhere: in `_meta/<block>/meta.json`, since 2025 in `structure/blocks/<block>.json`.

use std::{
    collections::HashMap,
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use serde_json::Value;

use super::{Challenge, MAX_FILE_BYTES};

/// How many folders above a block its order is looked for: `curriculum/challenges/english/blocks/<block>` needs four.
const MAX_ABOVE: usize = 5;

/// Sorts by folder, each folder in the curriculum's order where that is told, else by file name.
pub(super) fn sort(challenges: &mut [Challenge]) {
    let mut order = Order::default();
    challenges.sort_by_cached_key(|challenge| order.key(challenge));
}

/// What the folders that were met so far say of their order, so that each file of it is read once.
#[derive(Default)]
struct Order {
    blocks: HashMap<PathBuf, Block>,
    structures: HashMap<PathBuf, HashMap<String, usize>>,
}

/// A block: one folder of challenges. What is not told comes last.
struct Block {
    place: usize,
    challenges: HashMap<String, usize>,
}

/// The folder of the block's folder, the block's place in it, its folder, the challenge's place in it, its file.
type Key = (PathBuf, usize, PathBuf, usize, PathBuf);

impl Order {
    fn key(&mut self, challenge: &Challenge) -> Key {
        let file = challenge.path.clone().unwrap_or_default();
        let folder = file.parent().unwrap_or(Path::new("")).to_owned();
        let above = folder.parent().unwrap_or(Path::new("")).to_owned();
        let structures = &mut self.structures;
        let block = self.blocks.entry(folder.clone()).or_insert_with(|| block(&folder, structures));
        let place = block.challenges.get(&challenge.id).copied().unwrap_or(usize::MAX);
        (above, block.place, folder, place, file)
    }
}

/// Reads what is told of a folder, in itself or above it.
fn block(folder: &Path, structures: &mut HashMap<PathBuf, HashMap<String, usize>>) -> Block {
    let unknown = Block { place: usize::MAX, challenges: HashMap::new() };
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
            let places = structures.entry(structure).or_insert_with_key(|structure| block_places(structure));
            return Block { place: places.get(name).copied().unwrap_or(usize::MAX), ..from_meta(&meta) };
        }
    }
    unknown
}

/// `challengeOrder` holds `["id", "title"]`, in later years `{"id": …, "title": …}`.
fn from_meta(meta: &Value) -> Block {
    let entries = meta["challengeOrder"].as_array().map(Vec::as_slice).unwrap_or_default();
    let ids = entries.iter().filter_map(|entry| entry[0].as_str().or(entry["id"].as_str()));
    let place = meta["order"].as_u64().and_then(|order| usize::try_from(order).ok());
    Block { place: place.unwrap_or(usize::MAX), challenges: places(ids.map(str::to_owned)) }
}

/// Each block's place in the whole curriculum: superblock by superblock.
fn block_places(structure: &Path) -> HashMap<String, usize> {
    let curriculum = json(&structure.join("curriculum.json")).unwrap_or_default();
    let superblocks = strings(&curriculum["superblocks"]);
    places(superblocks.into_iter().flat_map(|name| {
        let superblock = json(&structure.join("superblocks").join(format!("{name}.json"))).unwrap_or_default();
        strings(&superblock["blocks"])
    }))
}

fn places(names: impl Iterator<Item = String>) -> HashMap<String, usize> {
    let mut places = HashMap::new();
    for (place, name) in names.enumerate() {
        places.entry(name).or_insert(place);
    }
    places
}

fn strings(value: &Value) -> Vec<String> {
    let values = value.as_array().map(Vec::as_slice).unwrap_or_default();
    values.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect()
}

/// A JSON file within the limit of a challenge file; one that is not there or not readable tells no order.
fn json(path: &Path) -> Option<Value> {
    if !path.metadata().ok()?.is_file() {
        return None;
    }
    let limit = u64::try_from(MAX_FILE_BYTES).ok()?;
    let mut text = Vec::new();
    File::open(path).ok()?.take(limit).read_to_end(&mut text).ok()?;
    serde_json::from_slice(&text).ok()
}
