//! A real Chromium, with a profile of its own that is gone afterwards.

use std::{future::Future, time::Duration};

use chromiumoxide::{
    Browser, BrowserConfig, Page,
    cdp::{
        browser_protocol::{
            emulation::{MediaFeature, SetDeviceMetricsOverrideParams},
            log::EventEntryAdded,
            page::CaptureScreenshotFormat,
            target::{CreateBrowserContextParams, CreateTargetParams},
        },
        js_protocol::runtime::EventConsoleApiCalled,
    },
    page::ScreenshotParams,
};
use futures_util::StreamExt;
use serde_json::Value;
use std::sync::{Arc, Mutex};
use tokio::time::{Instant, sleep};

const PATIENCE: Duration = Duration::from_secs(30);

/// Runs a test in a browser of its own.
pub(crate) fn browse<F: Future<Output = ()>>(test: impl FnOnce(Arc<Browser>) -> F) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let profile = tempfile::tempdir().unwrap();
        let config = BrowserConfig::builder()
            .chrome_executable("/usr/bin/chromium")
            .user_data_dir(profile.path())
            .no_sandbox()
            .args([
                "disable-gpu",
                "no-first-run",
                "disable-background-networking",
                "disable-component-update",
                "disable-sync",
            ])
            .build()
            .unwrap();
        let launched = Browser::launch(config).await;
        let (browser, mut events) = launched.expect("Chromium starts; install it as /usr/bin/chromium");
        let events = tokio::spawn(async move { while events.next().await.is_some() {} });
        let browser = Arc::new(browser);
        test(browser.clone()).await;
        let mut browser = Arc::into_inner(browser).expect("the test keeps no browser");
        browser.close().await.unwrap();
        browser.wait().await.unwrap();
        events.abort();
    });
}

/// A tab, and what its page wrote to the console.
pub(crate) struct Tab {
    pub(crate) page: Page,
    console: Arc<Mutex<Vec<String>>>,
    complaints: Arc<Mutex<Vec<String>>>,
}

impl Tab {
    /// Opens a tab that shares its cookies with the others.
    pub(crate) async fn open(browser: &Browser, url: &str) -> Tab {
        Tab::with(browser.new_page("about:blank").await.unwrap(), url).await
    }

    /// Opens a tab for somebody else: its cookies are its own.
    pub(crate) async fn open_for_somebody_else(browser: &Browser, url: &str) -> Tab {
        let context = browser.create_browser_context(CreateBrowserContextParams::default()).await.unwrap();
        let blank = CreateTargetParams::builder().url("about:blank").browser_context_id(context).build().unwrap();
        Tab::with(browser.new_page(blank).await.unwrap(), url).await
    }

    async fn with(page: Page, url: &str) -> Tab {
        let tab = Tab { page, console: Arc::default(), complaints: Arc::default() };
        let (console, complaints) = (tab.console.clone(), tab.complaints.clone());
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
                complaints.lock().unwrap().push(format!("{}: {:?}", entry.entry.text, entry.entry.url));
            }
        });
        tab.page.goto(url).await.unwrap();
        tab
    }

    /// What the page wrote to the console, value by value, as JSON.
    pub(crate) fn console(&self) -> Vec<String> {
        self.console.lock().unwrap().clone()
    }

    /// What the browser itself complained about: blocked scripts, missing files, lost connections.
    pub(crate) fn complaints(&self) -> Vec<String> {
        self.complaints.lock().unwrap().clone()
    }

    pub(crate) async fn evaluate(&self, expression: &str) -> Value {
        let result = self.page.evaluate(expression).await.unwrap_or_else(|error| panic!("{expression}: {error}"));
        result.value().cloned().unwrap_or(Value::Null)
    }

    /// The text that a visitor sees in an element.
    pub(crate) async fn text(&self, selector: &str) -> String {
        let text = self.evaluate(&format!("document.querySelector('{selector}')?.innerText ?? ''")).await;
        text.as_str().unwrap().to_owned()
    }

    /// Waits until the page's socket is a WebSocket: whose tab closes while it still polls is missed only at the next ping.
    pub(crate) async fn has_upgraded(&self) {
        let end = Instant::now() + PATIENCE;
        // Our own small client knows no other way.
        let transport =
            "(socket.io?.engine?.transport.name ?? 'websocket') === 'websocket' && !socket.io?.engine?.upgrading";
        while self.evaluate(transport).await != Value::Bool(true) {
            assert!(Instant::now() < end, "the socket still polls");
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until an element shows that text.
    pub(crate) async fn shows(&self, selector: &str, expected: &str) {
        let end = Instant::now() + PATIENCE;
        loop {
            // A page that is just being left cannot be asked.
            let script = format!("document.querySelector('{selector}')?.innerText ?? ''");
            let found = self.page.evaluate(script).await.ok().and_then(|result| result.value().cloned());
            if found.as_ref().and_then(Value::as_str).is_some_and(|text| text.contains(expected)) {
                return;
            }
            assert!(Instant::now() < end, "{selector} shows {found:?} and not {expected:?}");
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Types into a field, as a visitor would.
    pub(crate) async fn write(&self, selector: &str, text: &str) {
        let field = self.page.find_element(selector).await.unwrap();
        field.click().await.unwrap().type_str(text).await.unwrap();
    }

    pub(crate) async fn press(&self, selector: &str, key: &str) {
        self.page.find_element(selector).await.unwrap().press_key(key).await.unwrap();
    }

    /// Fills the form to register and sends it.
    pub(crate) async fn register(&self, username: &str) {
        self.write("#register-name", username).await;
        self.write("#register-password", "long enough").await;
        self.press("#register-password", "Enter").await;
        self.shows("h1", "Chat").await;
    }

    /// Shows the page on a screen of that size, in `light` or `dark`.
    pub(crate) async fn on_screen(&self, width: i64, height: i64, scheme: &str) {
        let screen = SetDeviceMetricsOverrideParams::new(width, height, 2.0, width < 600);
        self.page.execute(screen).await.unwrap();
        let scheme = MediaFeature { name: "prefers-color-scheme".into(), value: scheme.into() };
        self.page.emulate_media_features(vec![scheme]).await.unwrap();
    }

    /// Keeps a picture of the page under `target/tmp`, for people to look at.
    pub(crate) async fn picture(&self, name: &str) {
        let path = format!("{}/{name}.png", env!("CARGO_TARGET_TMPDIR"));
        let params = ScreenshotParams::builder().format(CaptureScreenshotFormat::Png).build();
        self.page.save_screenshot(params, path).await.unwrap();
    }
}
