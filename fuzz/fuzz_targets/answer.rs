//! See `hintgrade::fuzzing::answer`.
#![cfg_attr(fuzzing, no_main)]

hintgrade_fuzz::target!(answer);
