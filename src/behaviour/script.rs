//! Where behaviours come from: a Markdown file beside the challenge's own (`<dashedName>.behaviour.md`) with its id, or the
//! built-in one.

use crate::challenge::catalogue;
use crate::challenge::{Challenge, ReadError};

/// The behaviour that belongs to a challenge, in its language; `None` where there is none.
///
/// # Errors
/// Where the file beside the challenge cannot be read, or breaks a rule of the format.
pub fn of(challenge: &Challenge, language: &str) -> Result<Option<Challenge>, ReadError> {
    if let Some(path) = &challenge.path {
        let beside = path.with_extension("behaviour.md");
        if beside.is_file() {
            let script = Challenge::read(&beside)?;
            return Ok((script.id == challenge.id).then_some(script));
        }
    }
    catalogue::behaviour(&challenge.id, challenge.language.unwrap_or(language))
}
