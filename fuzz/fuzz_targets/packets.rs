//! See `hintgrade::fuzzing::packets`.
#![cfg_attr(fuzzing, no_main)]

hintgrade_fuzz::target!(packets);
