//! See `hintgrade::fuzzing::rows`.
#![cfg_attr(fuzzing, no_main)]

hintgrade_fuzz::target!(rows);
