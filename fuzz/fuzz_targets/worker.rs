//! See `hintgrade::fuzzing::worker`.
#![cfg_attr(fuzzing, no_main)]

hintgrade_fuzz::target!(worker);
