//! See `hintgrade::fuzzing::http`.
#![cfg_attr(fuzzing, no_main)]

hintgrade_fuzz::target!(http);
