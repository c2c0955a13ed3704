//! Renders the CI workflow of a project, for GitHub or GitLab. [`Project`] refuses names that could be read as
//! commands; in YAML they are quoted as well.

use super::project::{DEFAULT_NODE, Manager, Project};

const VERSION: &str = env!("CARGO_PKG_VERSION");
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// The service that runs the workflow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Host {
    /// GitHub Actions.
    Github,
    /// GitLab CI/CD.
    Gitlab,
}

impl Host {
    /// The file that it reads.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Github => ".github/workflows/hintgrade.yml",
            Self::Gitlab => ".gitlab-ci.yml",
        }
    }

    /// The option that chooses it, after a space.
    pub(super) fn option(self) -> &'static str {
        match self {
            Self::Github => "",
            Self::Gitlab => " --gitlab",
        }
    }

    /// Where a user sets its secrets.
    pub(super) fn secrets(self) -> &'static str {
        match self {
            Self::Github => "Settings > Secrets and variables > Actions",
            Self::Gitlab => "Settings > CI/CD > Variables",
        }
    }
}

/// The workflow of a project.
pub(super) fn text(host: Host, project: &Project) -> String {
    match host {
        Host::Github => github(project),
        Host::Gitlab => gitlab(project),
    }
}

fn github(project: &Project) -> String {
    let mut text = format!(
        "# Grades this project at every push, and says why a hint fails. Written by `hintgrade init`; change it as you like.\n\
         # {REPOSITORY}\n\
         name: hintgrade\n\
         on: [push, pull_request, workflow_dispatch]\n\
         permissions:\n  contents: read\n\
         jobs:\n  grade:\n    runs-on: ubuntu-latest\n    timeout-minutes: 10\n    steps:\n      \
         - uses: actions/checkout@v5\n"
    );
    if let Some((manager, lock)) = project.manager {
        text += &node_steps(project, manager, lock);
    }
    text += &format!("      - uses: {}@v{VERSION}\n        with:\n", action());
    text += &format!("          folder: {}\n", quoted(&project.folder));
    if let Some(start) = &project.start {
        text += &format!("          start: {start}\n          wait: 60s\n");
    }
    if !project.secrets.is_empty() {
        text += "        env:\n";
        for name in &project.secrets {
            text += &format!("          {}: ${{{{ secrets.{name} }}}}\n", quoted(name));
        }
    }
    text
}

fn node_steps(project: &Project, manager: Manager, lock: Option<&str>) -> String {
    let mut text = String::new();
    if manager == Manager::Pnpm {
        text += "      - uses: pnpm/action-setup@v4\n        with:\n          version: 10\n";
    }
    text += "      - uses: actions/setup-node@v5\n        with:\n";
    text += &match project.node_file {
        Some(file) => format!("          node-version-file: {}\n", quoted(&inside(project, file))),
        None => format!("          node-version: {DEFAULT_NODE}\n"),
    };
    if let Some(lock) = lock {
        let name = manager.name();
        text +=
            &format!("          cache: {name}\n          cache-dependency-path: {}\n", quoted(&inside(project, lock)));
    }
    text += &format!("      - run: {}\n", manager.install());
    if project.folder != "." {
        text += &format!("        working-directory: {}\n", quoted(&project.folder));
    }
    text
}

fn gitlab(project: &Project) -> String {
    let mut text = format!(
        "# Grades this project at every push, and says why a hint fails. Written by `hintgrade init --gitlab`.\n\
         # {REPOSITORY}\n\
         hintgrade:\n  image: node:{DEFAULT_NODE}\n  timeout: 10 minutes\n  variables:\n    \
         HINTGRADE_URL: {REPOSITORY}/releases/download/v{VERSION}\n    \
         HINTGRADE: hintgrade-x86_64-unknown-linux-musl\n  before_script:\n    \
         - curl -fsSL --retry 3 --remote-name-all \"$HINTGRADE_URL/$HINTGRADE.tar.gz\" \"$HINTGRADE_URL/$HINTGRADE.tar.gz.sha256\"\n    \
         - sha256sum --check \"$HINTGRADE.tar.gz.sha256\"\n    \
         - tar -xzf \"$HINTGRADE.tar.gz\"\n"
    );
    // The `./` prevents a folder name that begins with `-` from being read as an option.
    let (folder, away, back) = match project.folder.as_str() {
        "." => (".".to_owned(), String::new(), ""),
        folder => (format!("./{folder}"), format!("(cd \"./{folder}\" && "), ")"),
    };
    match project.manager {
        Some((Manager::Pnpm, _)) => {
            text += &format!("    - npm install --global pnpm@10\n    - '{away}{}{back}'\n", Manager::Pnpm.install());
        }
        Some((manager, _)) => text += &format!("    - '{away}{}{back}'\n", manager.install()),
        None => {}
    }
    let start = project.start.as_ref().map_or_else(String::new, |start| format!(" --start \"{start}\" --wait 60s"));
    text += &format!(
        "  script:\n    - '\"$HINTGRADE/hintgrade\" grade \"{folder}\"{start} -f human -f junit:hintgrade.xml \
         -f gitlab:hintgrade.json'\n  \
         artifacts:\n    when: always\n    reports:\n      junit: hintgrade.xml\n      codequality: hintgrade.json\n"
    );
    text
}

/// The action's name on GitHub: its repository without the host.
fn action() -> &'static str {
    REPOSITORY.trim_start_matches("https://github.com/")
}

fn inside(project: &Project, file: &str) -> String {
    if project.folder == "." { file.to_owned() } else { format!("{}/{file}", project.folder) }
}

/// A text as a YAML string. It is always quoted: `01`, `null`, `1.10` or `.inf` would be read as something else.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
