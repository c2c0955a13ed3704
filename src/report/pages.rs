//! The pages of `hintgrade explain KIND`, in each language: what a kind of finding means and what to do about it.

use crate::explain::{Kind, for_each_kind};
use crate::language::Language;

macro_rules! define_page {
    ($($(#[$doc:meta])* $kind:ident $name:literal)*) => {
        /// The page about a kind, in Markdown. Its first line is a heading.
        #[must_use]
        pub fn page(kind: Kind, language: Language) -> &'static str {
            match (kind, language) {
                $((Kind::$kind, Language::English) => include_str!(concat!("pages/en/", $name, ".md")),
                (Kind::$kind, Language::Italian) => include_str!(concat!("pages/it/", $name, ".md")),)*
            }
        }
    };
}
for_each_kind!(define_page);

/// What a kind means, in one line: its page's heading.
#[must_use]
pub fn title(kind: Kind, language: Language) -> &'static str {
    page(kind, language).lines().next().unwrap_or_default().trim_start_matches("# ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_page() {
        for language in Language::ALL {
            for kind in Kind::ALL {
                let page = page(kind, language);
                assert!(page.starts_with("# "), "{kind} {language}");
                assert!(page.lines().count() >= 4, "{kind} {language}: more than a heading");
                assert!(page.contains(kind.name()), "{kind} {language}: names itself");
            }
        }
    }
}
