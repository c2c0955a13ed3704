//! The languages of freeCodeCamp's curriculum. It exists to tell a challenge's language from the folder it lies in.

use std::path::Path;

/// The curriculum's folder for each language, and the language's tag.
const LANGUAGES: &[(&str, &str)] = &[
    ("chinese", "zh-Hans"),
    ("chinese-traditional", "zh-Hant"),
    ("english", "en"),
    ("espanol", "es"),
    ("german", "de"),
    ("italian", "it"),
    ("japanese", "ja"),
    ("korean", "ko"),
    ("portuguese", "pt"),
    ("swahili", "sw"),
    ("ukrainian", "uk"),
];

/// The language of the nearest folder above `path` that is named after one, as in `english/` or `en/`.
pub(super) fn of_path(path: &Path) -> Option<&'static str> {
    let folders = path.ancestors().skip(1).filter_map(|folder| folder.file_name()?.to_str());
    folders
        .into_iter()
        .find_map(|folder| LANGUAGES.iter().find(|(name, tag)| *name == folder || *tag == folder).map(|(_, tag)| *tag))
}
