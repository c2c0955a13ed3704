//! See `hintgrade::fuzzing::pattern`.
#![cfg_attr(fuzzing, no_main)]

hintgrade_fuzz::target!(pattern);
