//! The learner's files, carried inside the program so that it works alone. A broken case changes them here, once, for
//! everybody who asks: the hints, the browser and the tests read the same text.

use std::borrow::Cow;

use crate::Fault;

/// Every file of the project as a learner has it, by its path in the project's folder.
pub const FILES: &[(&str, &str)] = &[
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

/// The text of one of the [`FILES`], or nothing where there is no such file.
pub fn file(path: &str) -> Option<&'static str> {
    FILES.iter().find(|(name, _)| *name == path).map(|(_, text)| *text)
}

/// The text of one of the [`FILES`] as the project with that fault has it.
pub fn file_with(path: &str, fault: Option<Fault>) -> Option<Cow<'static, str>> {
    let text = Cow::Borrowed(file(path)?);
    let edits = fault.iter().flat_map(|fault| fault.edits()).filter(|edit| edit.file == path);
    Some(edits.fold(text, |text, edit| text.replace(edit.find, edit.replace).into()))
}
