//! The sample project's pages, in a real browser: what a learner sees who opens them.

use std::{fs, path::Path};

use chromiumoxide::cdp::browser_protocol::network::{BlockPattern, SetBlockedUrLsParams};
use hintgrade_sample::{Files, Options};
use serde_json::json;

use crate::support::browser::{Tab, browse};
use crate::support::sample::Server;

#[test]
fn the_number_rises_and_falls_with_the_tabs() {
    for server in Server::both() {
        browse(|browser| async move {
            let first = Tab::open(&browser, &server.url()).await;
            first.register("Anna").await;
            first.shows("#count", "1").await;
            assert_eq!(first.console(), ["1"], "{}", server.name);
            first.shows("#connection", "Connected").await;

            let second = Tab::open(&browser, &format!("{}/chat", server.url())).await;
            second.shows("#count", "2").await;
            first.shows("#count", "2").await;
            assert_eq!((first.console(), second.console()), (vec!["1".into(), "2".into()], vec!["2".into()]));

            second.has_upgraded().await;
            second.page.clone().close().await.unwrap();
            first.shows("#count", "1").await;
            assert_eq!(first.console(), ["1", "2", "1"], "{}", server.name);
            assert_eq!(first.browser_log(), [""; 0], "{}", server.name);
        });
    }
}

#[test]
fn people_see_each_other_come_write_and_leave() {
    let server = Server::rust(Options::default());
    browse(|browser| async move {
        let anna = Tab::open(&browser, &server.url()).await;
        anna.register("Anna").await;
        anna.shows("#count", "1").await;
        let bert = Tab::open_for_other_user(&browser, &server.url()).await;
        bert.register("Bert").await;
        anna.shows("#log", "Bert joined").await;

        let hostile = "<img src=x onerror=alert(1)> & <b>bold</b>";
        bert.write("#text", hostile).await;
        bert.press("#text", "Enter").await;
        anna.shows("#log .theirs", hostile).await;
        anna.shows("#log .theirs b", "Bert").await;
        bert.shows("#log .mine", hostile).await;
        assert_eq!(anna.evaluate("document.querySelectorAll('#log img').length").await, json!(0));
        assert_eq!(bert.evaluate("document.querySelector('#text').value").await, json!(""));

        bert.page.find_element("header button").await.unwrap().click().await.unwrap();
        bert.shows("h1", "Communicate by Emitting").await;
        anna.shows("#log", "Bert left").await;
        assert_eq!((anna.browser_log(), bert.browser_log()), (vec![], vec![]));
    });
}

#[test]
fn a_wrong_password_is_reported() {
    let server = Server::rust(Options::default());
    server.register("Anna");
    browse(|browser| async move {
        let tab = Tab::open(&browser, &server.url()).await;
        assert_eq!(tab.text(".problem").await, "");
        tab.write("#login-name", "Anna").await;
        tab.write("#login-password", "not this one").await;
        tab.press("#login-password", "Enter").await;
        tab.shows(".problem", "Wrong name or password.").await;
        tab.on_screen(390, 844, "light").await;
        tab.screenshot("sample-wrong-password").await;
        let log = tab.browser_log();
        assert!(log.len() == 1 && log[0].contains("status of 400 (Bad Request)"), "{log:?}");
    });
}

#[test]
fn the_page_reconnects_when_the_server_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let options = |port| Options { port, data: Some(folder.path().to_owned()), ..Options::default() };
    let server = Server::rust(options(0));
    browse(|browser| async move {
        let tab = Tab::open(&browser, &server.url()).await;
        tab.register("Anna").await;
        tab.shows("#count", "1").await;
        let port = server.address.port();
        drop(server);
        tab.shows("#connection", "Connection lost").await;
        tab.shows("#count", "–").await;
        tab.on_screen(390, 844, "dark").await;
        tab.screenshot("sample-connection-lost").await;

        let _server = Server::rust(options(port));
        tab.shows("#connection", "Connected").await;
        tab.shows("#count", "1").await;
        tab.write("#text", "still me").await;
        tab.press("#text", "Enter").await;
        tab.shows("#log .mine", "still me").await;
    });
}

#[test]
fn the_official_clients_run_the_page_too() {
    let server = Server::rust(Options::default());
    let scripts = ["2.3.0", "2.5.0", "3.1.3", "4.8.4"].map(|version| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/sample/node_modules");
        let path = folder.join(format!("socket.io-client-{version}/dist/socket.io.js"));
        (version, fs::read_to_string(path).expect("run `npm ci` in tests/oracle/sample, or tests/all"))
    });
    browse(|browser| async move {
        let tab = Tab::open(&browser, &server.url()).await;
        tab.register("Anna").await;
        // The page's own scripts are blocked, and the official client's is run.
        let blocked = ["socket.io", "public"].map(|folder| BlockPattern::new(format!("*://*:*/{folder}/*.js"), true));
        tab.page.execute(SetBlockedUrLsParams { url_patterns: Some(blocked.to_vec()) }).await.unwrap();
        for (version, script) in scripts {
            tab.page.reload().await.unwrap();
            tab.shows("#connection", "Connecting").await;
            tab.evaluate(&format!("{script}\n;{}\n;0", Files::default().get("public/client.js").unwrap())).await;
            tab.shows("#connection", "Connected").await;
            tab.shows("#count", "1").await;
            tab.evaluate(&format!("socket.emit('chat message', 'by {version}'); 0")).await;
            tab.shows("#log .mine", version).await;
        }
    });
}

#[test]
fn a_broken_case_looks_broken() {
    for (case, shown, status) in [
        ("emit-on-disconnect", "–", "Connected"),
        ("client-not-listening", "–", "Connected"),
        ("count-after-emit", "0", "Connected"),
        ("object-instead-of-number", "[object Object]", "Connected"),
        ("app-listen", "–", "Connecting"),
    ] {
        let server = Server::rust(Options { fault: Some(case.parse().unwrap()), ..Options::default() });
        browse(|browser| async move {
            let tab = Tab::open(&browser, &server.url()).await;
            tab.register("Anna").await;
            tab.shows("#connection", status).await;
            tab.shows("#count", shown).await;
        });
    }
}

#[test]
fn everything_is_reached_by_keyboard_and_has_a_name() {
    let server = Server::rust(Options::default());
    browse(|browser| async move {
        let tab = Tab::open(&browser, &server.url()).await;
        let order =
            ["login-name", "login-password", "Sign in", "register-name", "register-password", "Register and sign in"];
        assert_eq!(tab_order(&tab, order.len()).await, order);
        assert_eq!(unnamed(&tab).await, json!([]));

        tab.register("Anna").await;
        // A browser moves the focus when it draws the page, which may come after the answer.
        let mut writing = tab.evaluate("document.activeElement.id").await;
        for _ in 0..50 {
            if writing == json!("text") {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            writing = tab.evaluate("document.activeElement.id").await;
        }
        assert_eq!(writing, json!("text"), "the input has the focus");
        // Starts at the beginning of the page.
        tab.evaluate("document.querySelector('h1').tabIndex = -1; document.querySelector('h1').focus()").await;
        assert_eq!(tab_order(&tab, 4).await, ["Sign out", "log", "text", "Send"]);
        assert_eq!(unnamed(&tab).await, json!([]));
    });
}

/// The ids, or else the texts, of the elements that the tab key reaches, from the beginning of the page.
async fn tab_order(tab: &Tab, steps: usize) -> Vec<String> {
    let mut reached = Vec::new();
    for _ in 0..steps {
        tab.press("body", "Tab").await;
        let name = tab.evaluate("document.activeElement.id || document.activeElement.innerText").await;
        reached.push(name.as_str().unwrap().to_owned());
    }
    reached
}

/// The fields and buttons without an accessible name.
async fn unnamed(tab: &Tab) -> serde_json::Value {
    tab.evaluate(
        "[...document.querySelectorAll('input, button')]
          .filter((each) => !(each.labels?.[0]?.textContent || each.textContent).trim())
          .map((each) => each.outerHTML)",
    )
    .await
}

#[test]
fn it_is_readable_on_a_phone_in_light_and_in_dark() {
    let server = Server::rust(Options::default());
    browse(|browser| async move {
        let tab = Tab::open(&browser, &server.url()).await;
        for (name, width, height) in [("phone", 360, 740), ("screen", 1200, 800)] {
            for scheme in ["light", "dark"] {
                tab.on_screen(width, height, scheme).await;
                assert_eq!(unreadable_parts(&tab).await, json!([]), "welcome, {name}, {scheme}");
                tab.screenshot(&format!("sample-welcome-{name}-{scheme}")).await;
            }
        }
        tab.register("Annegret-the-12th-ok").await;
        let bert = Tab::open_for_other_user(&browser, &server.url()).await;
        bert.register("Bert").await;
        for (writer, text) in [
            (&bert, "Hello! Who counts us?"),
            (&tab, "The server does: it emits to everybody whenever one of us comes or goes."),
            (&bert, "Averylongwordwithoutanyspaceinitthatwouldotherwisegobeyondtheedgeofthescreenofaphone"),
        ] {
            writer.write("#text", text).await;
            writer.press("#text", "Enter").await;
            tab.shows("#log li:last-child", text).await;
        }
        for (name, width, height) in [("phone", 360, 740), ("screen", 1200, 800)] {
            for scheme in ["light", "dark"] {
                tab.on_screen(width, height, scheme).await;
                assert_eq!(unreadable_parts(&tab).await, json!([]), "chat, {name}, {scheme}");
                tab.screenshot(&format!("sample-chat-{name}-{scheme}")).await;
            }
        }
    });
}

/// Unreadable parts: text with too little contrast (WCAG AA, 4.5 to 1), and a page wider than its screen.
async fn unreadable_parts(tab: &Tab) -> serde_json::Value {
    tab.evaluate(
        "(() => {
          const rgb = (color) => color.match(/[\\d.]+/g).map(Number);
          const light = (color) => {
            const part = (value) => (value /= 255) <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
            const [red, green, blue] = rgb(color);
            return 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
          };
          const ground = (element) => {
            for (; element; element = element.parentElement) {
              const color = getComputedStyle(element).backgroundColor;
              if (rgb(color)[3] !== 0) return color;
            }
            return 'rgb(255, 255, 255)';
          };
          const contrast = (element) => {
            const [darker, lighter] =
              [getComputedStyle(element).color, ground(element)].map(light).sort((one, other) => one - other);
            return (lighter + 0.05) / (darker + 0.05);
          };
          const written = [...document.querySelectorAll('body *')].filter((element) =>
            element.checkVisibility() && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
          const faint = written.filter((element) => contrast(element) < 4.5).map((element) => element.outerHTML);
          const wide = document.documentElement.scrollWidth > innerWidth ? [`${document.documentElement.scrollWidth} wide`] : [];
          return [...faint, ...wide];
        })()",
    )
    .await
}
