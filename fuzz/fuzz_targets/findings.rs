//! See `hintgrade::fuzzing::findings`.
#![cfg_attr(fuzzing, no_main)]

hintgrade_fuzz::target!(findings);
