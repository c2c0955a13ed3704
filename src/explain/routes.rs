//! Finds the code that answers a request in the learner's own files: `app.get('/api/:date', …)`, a router's, or
//! `app.route('/api/x').post(…)`.

use super::files::File;
use crate::javascript::{MethodCall, Outline, Script, SourceKind, ValueKind, line_at};

/// The most files that are searched.
const MOST: usize = 24;
/// The methods of an Express app or router that answer requests, beside `all`.
const METHODS: [&str; 7] = ["get", "head", "post", "put", "delete", "patch", "options"];

/// Where a route is registered: the file's path, and the line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Registered<'f> {
    pub(super) path: &'f str,
    pub(super) line: usize,
}

/// A route as it is written, and where.
struct Route {
    file: usize,
    line: usize,
    method: String,
    pattern: String,
}

/// The code that answers a request, if one route fits it best.
pub(super) fn route_of<'f>(method: &str, path: &str, files: &[File<'f>]) -> Option<Registered<'f>> {
    let (mut routes, mut prefixes) = (Vec::new(), vec![String::new()]);
    for (index, file) in files.iter().take(MOST).enumerate() {
        let Ok(script) = Script::outlined(file.text, SourceKind::Server) else { continue };
        let Some(outline) = &script.outline else { continue };
        for call in &outline.calls {
            routes.extend(route(call, outline, index, file.text));
            prefixes.extend(mounted(call));
        }
    }
    let method = method.to_ascii_lowercase();
    let of_method = routes.iter().filter(|route| route.method == method || route.method == "all");
    let fitting = of_method.filter_map(|route| {
        let fits = prefixes.iter().enumerate().filter_map(|(index, prefix)| {
            let same = same_parts(&format!("{prefix}{}", route.pattern), path)?;
            Some((same, std::cmp::Reverse(index)))
        });
        Some((fits.max()?.0, route))
    });
    let fitting: Vec<(usize, &Route)> = fitting.collect();
    let best = fitting.iter().map(|(same, _)| *same).max()?;
    let mut candidates = fitting.into_iter().filter(|(same, _)| *same == best).map(|(_, route)| route);
    // Express takes the first of a file; of several files, none is certain.
    let first = candidates.next()?;
    let is_certain = candidates.all(|other| other.file == first.file);
    is_certain.then(|| Registered { path: files[first.file].path, line: first.line })
}

/// The route that a call registers.
fn route(call: &MethodCall, outline: &Outline, file: usize, text: &str) -> Option<Route> {
    let is_route = METHODS.contains(&call.name.as_str()) || call.name == "all";
    let handler = call.arguments.last().filter(|_| is_route)?;
    // Tests and clients send requests with methods of the same names.
    if !matches!(handler.kind, ValueKind::Function(_) | ValueKind::Variable(_) | ValueKind::Other) {
        return None;
    }
    let path = |call: &MethodCall| match &call.arguments.first()?.kind {
        ValueKind::Text(path) if path.starts_with('/') => Some(path.clone()),
        _ => None,
    };
    let pattern = match path(call) {
        Some(pattern) if call.arguments.len() > 1 => pattern,
        Some(_) => return None,
        None => {
            let mut object = &call.object;
            loop {
                let inner = outline.calls.iter().find(|inner| inner.span == *object)?;
                if inner.name == "route" {
                    break path(inner)?;
                }
                object = &inner.object;
            }
        }
    };
    let (line, _) = line_at(text, call.method.start);
    Some(Route { file, line, method: call.name.clone(), pattern })
}

/// The path at which a call mounts a router.
fn mounted(call: &MethodCall) -> Option<String> {
    match &call.arguments.first()?.kind {
        ValueKind::Text(path) if call.name == "use" && path.len() > 1 && path.starts_with('/') => {
            Some(path.trim_end_matches('/').to_owned())
        }
        _ => None,
    }
}

/// How many parts of a path stand in a route as they are; `None` if the route does not fit the path.
pub(super) fn same_parts(route: &str, path: &str) -> Option<usize> {
    // Braces, as of Express 5, or a question mark make a parameter optional.
    let route = route.replace("{/:", "/:?").replace('}', "");
    let parts = |text: &str| text.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let (route, path) = (parts(&route), parts(path));
    let mut same = 0;
    for (index, part) in route.iter().enumerate() {
        match path.get(index) {
            _ if part.starts_with('*') => return Some(same),
            Some(_) if part.starts_with(':') => {}
            Some(here) if here == part => same += 1,
            None if part.starts_with(':') && (part.ends_with('?') || part.starts_with(":?")) => {}
            _ => return None,
        }
    }
    (path.len() <= route.len()).then_some(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    const APP: &str = "const express = require('express');\nconst app = express();\nconst api = require('./api');\n\
        app.get('/', (req, res) => res.sendFile('x'));\napp.get('/api/:date?', (req, res) => res.json({}));\n\
        app.get('/api/hello', hello);\napp.route('/api/users').get(list).post((req, res) => {});\napp.use('/v1', api);\n\
        request(app).get('/api/other');\n";
    const ROUTER: &str = "module.exports = router;\nrouter.delete('/users/:id', controller.remove);\n";

    #[test]
    fn finds_the_code_that_answers() {
        let files = [File { path: "server.js", text: APP }, File { path: "api.js", text: ROUTER }];
        for (method, path, expected) in [
            ("GET", "/", Some(("server.js", 4))),
            ("GET", "/api/2015-12-25", Some(("server.js", 5))),
            ("GET", "/api", Some(("server.js", 5))),
            ("GET", "/api/hello", Some(("server.js", 6))),
            ("GET", "/api/users", Some(("server.js", 7))),
            ("POST", "/api/users", Some(("server.js", 7))),
            ("DELETE", "/v1/users/7", Some(("api.js", 2))),
            ("DELETE", "/users/7/x", None),
            ("POST", "/api/hello", None),
            ("PUT", "/api/users", None),
        ] {
            let found = route_of(method, path, &files).map(|found| (found.path, found.line));
            assert_eq!(found, expected, "{method} {path}");
        }
    }

    #[test]
    fn a_route_of_two_files_is_not_certain() {
        let one = "const app = require('express')();\napp.get('/x', (req, res) => res.json({}));\n";
        let files = [File { path: "server.js", text: one }, File { path: "old.js", text: one }];
        assert_eq!(route_of("GET", "/x", &files), None);
        assert_eq!(route_of("GET", "/x", &files[..1]), Some(Registered { path: "server.js", line: 2 }));
    }
}
