//! Terminal output (progress bar, spinner, the screen of `watch`) and the signals that end the program.

pub(crate) mod progress;
pub(crate) mod screen;
pub(crate) mod signals;
