//! See `hintgrade::fuzzing::challenge`.
#![cfg_attr(fuzzing, no_main)]

hintgrade_fuzz::target!(challenge);
