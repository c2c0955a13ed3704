//! The project's files, embedded in the program.

use std::{borrow::Cow, collections::BTreeMap};

/// The text of every file, by its path in the project's folder.
#[derive(Debug, Clone)]
pub struct Files(BTreeMap<&'static str, Cow<'static, str>>);

const FILES: [(&str, &str); 11] = [
    ("auth.js", include_str!("../app/auth.js")),
    ("fcctesting.js", include_str!("../app/fcctesting.js")),
    ("limits.js", include_str!("../app/limits.js")),
    ("package.json", include_str!("../app/package.json")),
    ("public/client.js", include_str!("../app/public/client.js")),
    ("public/icon.svg", include_str!("../app/public/icon.svg")),
    ("public/style.css", include_str!("../app/public/style.css")),
    ("routes.js", include_str!("../app/routes.js")),
    ("server.js", include_str!("../app/server.js")),
    ("views/chat.html", include_str!("../app/views/chat.html")),
    ("views/index.html", include_str!("../app/views/index.html")),
];

impl Default for Files {
    /// The files without a fault.
    fn default() -> Self {
        Files(FILES.map(|(path, text)| (path, text.into())).into())
    }
}

impl Files {
    /// The text of the file at that path, if there is one.
    pub fn get(&self, path: &str) -> Option<&Cow<'static, str>> {
        self.0.get(path)
    }

    /// Every path and its text, in the order of the paths.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(path, text)| (*path, text.as_ref()))
    }

    /// Replaces every occurrence of a text in that file.
    pub(crate) fn replace(&mut self, path: &str, find: &str, replacement: &str) {
        if let Some(text) = self.0.get_mut(path) {
            *text = text.replace(find, replacement).into();
        }
    }
}
