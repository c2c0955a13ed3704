//! See `hintgrade::fuzzing::front_matter`.
#![cfg_attr(fuzzing, no_main)]

hintgrade_fuzz::target!(front_matter);
