//! The sample project: that its Rust server behaves as the project does in Node, and that each fault breaks what it
//! says.

mod behaviour;
mod cli;
mod faults;
mod pages;
