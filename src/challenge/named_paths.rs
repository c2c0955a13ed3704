//! The files that a challenge's hints name. They are fetched ahead of time, all at once, while the engine is being made.

use std::collections::BTreeSet;

use super::Challenge;

/// The paths of source files (`/_api/*.js`, `/_api/package.json`, `/public/*`) that stand in quotes in the hints' code.
pub fn named_paths(challenge: &Challenge) -> BTreeSet<&str> {
    challenge.hints.iter().flat_map(|hint| paths_in(&hint.code)).collect()
}

fn paths_in(code: &str) -> impl Iterator<Item = &str> {
    let starts = code.match_indices(['"', '\'', '`']);
    starts.filter_map(|(at, quote)| {
        let rest = &code[at + quote.len()..];
        let path = &rest[..rest.find(quote)?];
        is_source_file(path).then_some(path)
    })
}

fn is_source_file(path: &str) -> bool {
    let plain = path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/_-.".contains(&byte));
    let api = path.strip_prefix("/_api/").is_some_and(|name| name == "package.json" || name.ends_with(".js"));
    let public = path.strip_prefix("/public/").is_some_and(|name| name.contains('.'));
    plain && (api || public) && !path.contains("..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_stands_in_quotes() {
        let code = r#"const url = new URL("/_api/server.js", code); $.get(getUserInput('url') + '/public/client.js');
            fetch(url + `/_api/app-info`); '/api/users'; "/_api/package.json"; "/public/${name}.js"; "/_api/../x.js""#;
        let found: Vec<_> = paths_in(code).collect();
        assert_eq!(found, ["/_api/server.js", "/public/client.js", "/_api/package.json"]);
    }
}
