//! What only a terminal gets (progress, spinners, the watch screen), and the signals that end a program.

pub(crate) mod progress;
pub(crate) mod screen;
pub(crate) mod signals;
