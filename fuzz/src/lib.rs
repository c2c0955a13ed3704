//! Fuzzes everything of hintgrade that reads what strangers write. What is checked is in `hintgrade::fuzzing`; the same
//! functions run under cargo-fuzz, and without instrumentation in `tests/targets.rs`.

/// Defines a target's program: libFuzzer's under cargo-fuzz, otherwise none.
#[macro_export]
macro_rules! target {
    ($name:ident) => {
        #[cfg(fuzzing)]
        libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hintgrade::fuzzing::$name(bytes));

        #[cfg(not(fuzzing))]
        fn main() {}
    };
}
