//! See `hintgrade::fuzzing::javascript`.
#![cfg_attr(fuzzing, no_main)]

hintgrade_fuzz::target!(javascript);
