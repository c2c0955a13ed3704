//! See `hintgrade::fuzzing::reports`.
#![cfg_attr(fuzzing, no_main)]

hintgrade_fuzz::target!(reports);
