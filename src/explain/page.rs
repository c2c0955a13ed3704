//! The pages of `hintgrade explain KIND`, in each language: what a kind of finding means and what to do about it.

use super::Kind;
use crate::language::Language;

/// The page about a kind, in Markdown. Its first line is a heading.
#[must_use]
pub fn page(kind: Kind, language: Language) -> &'static str {
    macro_rules! pages {
        ($($kind:ident $file:literal)*) => {
            match (kind, language) {
                $((Kind::$kind, Language::English) => include_str!(concat!("pages/en/", $file, ".md")),
                (Kind::$kind, Language::Italian) => include_str!(concat!("pages/it/", $file, ".md")),)*
            }
        };
    }
    pages! {
        BodyCut "body-cut"
        BoilerplateMissing "boilerplate-missing"
        DoesNotRise "does-not-rise"
        EmitsBeforeCounting "emits-before-counting"
        EmitsOnDisconnect "emits-on-disconnect"
        EmitsOutsideHandler "emits-outside-handler"
        EmitsToOne "emits-to-one"
        EmitsToOthers "emits-to-others"
        EmptyHint "empty-hint"
        ErrorPage "error-page"
        FallsOnLeave "falls-on-leave"
        ListensElsewhere "listens-elsewhere"
        MatchedInComment "matched-in-comment"
        MatchedInString "matched-in-string"
        NearMiss "near-miss"
        NeverEmits "never-emits"
        NeverListens "never-listens"
        NoHandler "no-handler"
        NoMatch "no-match"
        NotAwaited "not-awaited"
        ObjectForNumber "object-for-number"
        PageNeverListens "page-never-listens"
        PageShowsNothing "page-shows-nothing"
        SiteWouldRefuse "site-would-refuse"
        SlowAnswer "slow-answer"
        SocketIoMissing "socket-io-missing"
        StitchedMatch "stitched-match"
        SyntaxError "syntax-error"
        ThrowsAtStart "throws-at-start"
        ThrowsOnConnection "throws-on-connection"
        UnwantedMatch "unwanted-match"
        WrongEvent "wrong-event"
        WrongValue "wrong-value"
    }
}

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
