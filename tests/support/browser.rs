//! A real Chromium, driven over its debugging protocol, with a temporary profile.

use std::{
    env,
    future::Future,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

use chromiumoxide::{
    Browser, BrowserConfig, Element, Page,
    cdp::{
        browser_protocol::{
            emulation::{MediaFeature, SetDeviceMetricsOverrideParams},
            log::EventEntryAdded,
            page::CaptureScreenshotFormat,
            target::{CreateBrowserContextParams, CreateTargetParams},
        },
        js_protocol::runtime::EventConsoleApiCalled,
    },
    page::{MediaTypeParams, ScreenshotParams},
};
use futures_util::StreamExt;
use serde_json::Value;
use tokio::time::{Instant, sleep};

/// How long a page may take to show what a test waits for.
const LIMIT: Duration = Duration::from_secs(60);

/// The browser of the tests: the path in the environment variable `CHROME`, or the first of these on the `PATH`.
/// `tests/all` looks for the same.
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

fn executable() -> PathBuf {
    let given = env::var_os("CHROME").filter(|path| !path.is_empty()).map(PathBuf::from);
    let folders: Vec<PathBuf> = env::split_paths(&env::var_os("PATH").unwrap_or_default()).collect();
    let mut candidates = NAMES.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    given
        .or_else(|| candidates.find(|path| path.is_file()))
        .expect("these tests need Chromium or Google Chrome: run tests/all, or install one and set CHROME to its path")
}

/// The URL of a file on this machine.
pub(crate) fn file_url(path: &Path) -> String {
    url::Url::from_file_path(path).unwrap().into()
}

/// Runs a test in a new browser.
pub(crate) fn browse<F: Future<Output = ()>>(test: impl FnOnce(Arc<Browser>) -> F) {
    browse_with(&[], test);
}

/// Runs a test in a new browser that was started with these options too.
pub(crate) fn browse_with<F: Future<Output = ()>>(options: &[&str], test: impl FnOnce(Arc<Browser>) -> F) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let profile = tempfile::tempdir().unwrap();
        let config = BrowserConfig::builder()
            .chrome_executable(executable())
            .user_data_dir(profile.path())
            .no_sandbox()
            .args([
                "disable-gpu",
                "no-first-run",
                "disable-background-networking",
                "disable-component-update",
                "disable-sync",
            ])
            .args(options.iter().copied())
            .build()
            .unwrap();
        let launched = Browser::launch(config).await;
        let (browser, mut events) = launched.expect("the browser starts");
        let events = tokio::spawn(async move { while events.next().await.is_some() {} });
        let browser = Arc::new(browser);
        test(browser.clone()).await;
        let mut browser = Arc::into_inner(browser).expect("the test keeps no browser");
        browser.close().await.unwrap();
        browser.wait().await.unwrap();
        events.abort();
    });
}

/// A tab, with what its page wrote to the console and what the browser logged about it.
pub(crate) struct Tab {
    pub(crate) page: Page,
    console: Arc<Mutex<Vec<String>>>,
    browser_log: Arc<Mutex<Vec<String>>>,
}

impl Tab {
    /// Opens a tab that shares its cookies with the others.
    pub(crate) async fn open(browser: &Browser, url: &str) -> Tab {
        Tab::with(browser.new_page("about:blank").await.unwrap(), url).await
    }

    /// Opens a tab with separate cookies, as another user has.
    pub(crate) async fn open_for_other_user(browser: &Browser, url: &str) -> Tab {
        let context = browser.create_browser_context(CreateBrowserContextParams::default()).await.unwrap();
        let blank = CreateTargetParams::builder().url("about:blank").browser_context_id(context).build().unwrap();
        Tab::with(browser.new_page(blank).await.unwrap(), url).await
    }

    async fn with(page: Page, url: &str) -> Tab {
        let tab = Tab { page, console: Arc::default(), browser_log: Arc::default() };
        let (console, browser_log) = (tab.console.clone(), tab.browser_log.clone());
        let mut calls = tab.page.event_listener::<EventConsoleApiCalled>().await.unwrap();
        tokio::spawn(async move {
            while let Some(call) = calls.next().await {
                let values = call.args.iter().filter_map(|argument| argument.value.as_ref());
                console.lock().unwrap().extend(values.map(Value::to_string));
            }
        });
        let mut entries = tab.page.event_listener::<EventEntryAdded>().await.unwrap();
        tokio::spawn(async move {
            while let Some(entry) = entries.next().await {
                browser_log.lock().unwrap().push(format!("{}: {:?}", entry.entry.text, entry.entry.url));
            }
        });
        tab.page.goto(url).await.unwrap();
        tab
    }

    /// What the page wrote to the console, value by value, as JSON.
    pub(crate) fn console(&self) -> Vec<String> {
        self.console.lock().unwrap().clone()
    }

    /// The browser's log: blocked scripts, missing files, lost connections.
    pub(crate) fn browser_log(&self) -> Vec<String> {
        self.browser_log.lock().unwrap().clone()
    }

    pub(crate) async fn evaluate(&self, expression: &str) -> Value {
        let result = self.page.evaluate(expression).await.unwrap_or_else(|error| panic!("{expression}: {error}"));
        result.value().cloned().unwrap_or(Value::Null)
    }

    /// The visible text of an element.
    pub(crate) async fn text(&self, selector: &str) -> String {
        let text = self.evaluate(&format!("document.querySelector('{selector}')?.innerText ?? ''")).await;
        text.as_str().unwrap().to_owned()
    }

    /// Waits until the page's socket is a WebSocket: the server notices only at the next ping that a polling tab has
    /// closed.
    pub(crate) async fn has_upgraded(&self) {
        let end = Instant::now() + LIMIT;
        // The sample's own client always uses a WebSocket.
        let transport =
            "(socket.io?.engine?.transport.name ?? 'websocket') === 'websocket' && !socket.io?.engine?.upgrading";
        while self.evaluate(transport).await != Value::Bool(true) {
            assert!(Instant::now() < end, "the socket still polls");
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until an element shows that text.
    pub(crate) async fn shows(&self, selector: &str, expected: &str) {
        let end = Instant::now() + LIMIT;
        loop {
            // Evaluation fails while the tab loads another page.
            let script = format!("document.querySelector('{selector}')?.innerText ?? ''");
            let found = self.page.evaluate(script).await.ok().and_then(|result| result.value().cloned());
            if found.as_ref().and_then(Value::as_str).is_some_and(|text| text.contains(expected)) {
                return;
            }
            assert!(Instant::now() < end, "{selector} shows {found:?} and not {expected:?}");
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits for an element, since the browser finds none while it loads another page.
    async fn element(&self, selector: &str) -> Element {
        let end = Instant::now() + LIMIT;
        loop {
            match self.page.find_element(selector).await {
                Ok(element) => return element,
                Err(error) => assert!(Instant::now() < end, "{selector}: {error}"),
            }
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Clicks a field and types into it.
    pub(crate) async fn write(&self, selector: &str, text: &str) {
        let field = self.element(selector).await;
        field.click().await.unwrap().type_str(text).await.unwrap();
    }

    pub(crate) async fn press(&self, selector: &str, key: &str) {
        self.element(selector).await.press_key(key).await.unwrap();
    }

    /// Fills the form to register and sends it.
    pub(crate) async fn register(&self, username: &str) {
        self.write("#register-name", username).await;
        self.write("#register-password", "long enough").await;
        self.press("#register-password", "Enter").await;
        self.shows("h1", "Chat").await;
    }

    /// What axe-core finds against WCAG 2.2 AA in the page as it is shown: the rules, with the elements.
    pub(crate) async fn accessibility_violations(&self) -> Value {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracle/node_modules/axe-core/axe.min.js");
        let script = std::fs::read_to_string(script).expect("run `npm ci` in tests/oracle, or tests/all");
        self.evaluate(&format!("{script}; axe.version")).await;
        self.evaluate(
            "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(({ violations }) => \
             violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ').slice(0, 500)}`))",
        )
        .await
    }

    /// Shows the page as it is printed.
    pub(crate) async fn as_printed(&self) {
        self.page.emulate_media_type(MediaTypeParams::Print).await.unwrap();
    }

    /// Shows the page on a screen of that size, in `light` or `dark`.
    pub(crate) async fn on_screen(&self, width: i64, height: i64, scheme: &str) {
        let screen = SetDeviceMetricsOverrideParams::new(width, height, 2.0, width < 600);
        self.page.execute(screen).await.unwrap();
        let scheme = MediaFeature { name: "prefers-color-scheme".into(), value: scheme.into() };
        self.page.emulate_media_features(vec![scheme]).await.unwrap();
    }

    /// A picture of the page (PNG), which is also written to `target/tmp` for inspection.
    pub(crate) async fn screenshot(&self, name: &str) -> Vec<u8> {
        let path = format!("{}/{name}.png", env!("CARGO_TARGET_TMPDIR"));
        let params = ScreenshotParams::builder().format(CaptureScreenshotFormat::Png).build();
        self.page.save_screenshot(params, path).await.unwrap()
    }
}
