//! A browser for one test, and the verbs of the person in front of it. Waiting is always for a
//! condition on the page, and bounded.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::{
    By, CapabilitiesHelper, ChromiumLikeCapabilities, DesiredCapabilities, Key, PageLoadStrategy,
    WebDriver, WebElement,
};
use tokio::runtime::Runtime;

/// A condition must become true in this time, or the test fails.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Chromium {
    runtime: Runtime,
    driver: WebDriver,
    process: Child,
}

impl Chromium {
    /// Opens a page in a window of a desktop's size.
    pub(crate) fn open(url: &str) -> Chromium {
        let page = Chromium::blank();
        page.goto(url);
        page
    }

    /// The same window, with nothing in it yet.
    pub(crate) fn blank() -> Chromium {
        Chromium::start(PageLoadStrategy::Normal)
    }

    /// A blank window that does not wait until a page is loaded.
    pub(crate) fn impatient() -> Chromium {
        Chromium::start(PageLoadStrategy::None)
    }

    fn start(waits: PageLoadStrategy) -> Chromium {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (process, port) = chromedriver();
        let driver = runtime.block_on(async {
            let mut wanted = DesiredCapabilities::chrome();
            for flag in [
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--no-first-run",
                "--window-size=1280,900",
            ] {
                wanted.add_arg(flag).unwrap();
            }
            wanted.set_page_load_strategy(waits).unwrap();
            let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), wanted).await.unwrap();
            driver.set_script_timeout(PATIENCE + Duration::from_secs(5)).await.unwrap();
            driver
        });
        Chromium { runtime, driver, process }
    }

    /// Goes to an address that is no page of an app.
    pub(crate) fn visit(&self, url: &str) {
        self.runtime.block_on(self.driver.goto(url)).unwrap();
    }

    pub(crate) fn goto(&self, url: &str) {
        self.visit(url);
        self.until("document.documentElement.dataset.connection === 'open'");
    }

    /// Loads the page anew, as F5 does.
    pub(crate) fn reload(&self) {
        self.runtime.block_on(self.driver.refresh()).unwrap();
        self.until("document.documentElement.dataset.connection === 'open'");
    }

    /// Goes to the page before this one.
    pub(crate) fn back(&self) {
        self.runtime.block_on(self.driver.back()).unwrap();
    }

    /// Goes back to the page that `back` has left.
    pub(crate) fn forward(&self) {
        self.runtime.block_on(self.driver.forward()).unwrap();
    }

    /// Waits until a JavaScript expression is true.
    #[track_caller]
    pub(crate) fn until(&self, condition: &str) {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             const holds = () => {{ try {{ return Boolean({condition}); }} catch {{ return false; }} }};
             const end = performance.now() + {};
             const look = () => holds() ? done(true) : performance.now() > end ? done(false) : setTimeout(look, 10);
             look();",
            PATIENCE.as_millis()
        );
        let result = self.runtime.block_on(self.driver.execute_async(script, Vec::new())).unwrap();
        let shown = || self.js("document.body.innerText");
        assert_eq!(
            *result.json(),
            json!(true),
            "never true: {condition}; the page reads: {}",
            shown()
        );
    }

    /// Waits until the page says something.
    #[track_caller]
    pub(crate) fn until_text(&self, text: &str) {
        self.until(&reads(text));
    }

    /// Waits until the page says something no more.
    #[track_caller]
    pub(crate) fn until_gone(&self, text: &str) {
        self.until(&format!("!{}", reads(text)));
    }

    /// Waits until the session has consumed all that was done.
    #[track_caller]
    pub(crate) fn until_settled(&self) {
        self.until("document.documentElement.dataset.pending === '0'");
    }

    /// The value of a JavaScript expression.
    #[track_caller]
    pub(crate) fn js(&self, expression: &str) -> Value {
        let script = format!("return ({expression});");
        self.runtime.block_on(self.driver.execute(script, Vec::new())).unwrap().json().clone()
    }

    /// The result of a promise of the page.
    pub(crate) fn js_of_promise(&self, expression: &str) -> Value {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             ({expression}).then(done, (error) => done(String(error)));"
        );
        let answer = self.runtime.block_on(self.driver.execute_async(script, Vec::new()));
        answer.unwrap().json().clone()
    }

    pub(crate) fn says(&self, text: &str) -> bool {
        self.js(&reads(text)) == json!(true)
    }

    #[track_caller]
    fn find(&self, by: By) -> WebElement {
        let described = format!("{by:?}");
        self.runtime
            .block_on(self.driver.find(by))
            .unwrap_or_else(|error| panic!("{described}: {error}"))
    }

    /// The words are those that can be read on the button, without its icon.
    #[track_caller]
    fn button(&self, words: &str) -> WebElement {
        let quoted = xpath_text(words);
        let label = format!("span[@class = 'label'][normalize-space() = {quoted}]");
        self.find(By::XPath(format!("//button[normalize-space() = {quoted} or {label}]")))
    }

    /// Clicks a button with the mouse.
    #[track_caller]
    pub(crate) fn click(&self, words: &str) {
        let button = self.button(words);
        self.runtime.block_on(button.click()).unwrap();
    }

    /// Puts the mouse down on a button, until `release`.
    #[track_caller]
    pub(crate) fn hold(&self, words: &str) {
        let button = self.button(words);
        let hold = self.driver.action_chain().click_and_hold_element(&button);
        self.runtime.block_on(hold.perform()).unwrap();
    }

    #[track_caller]
    pub(crate) fn release(&self) {
        self.runtime.block_on(self.driver.action_chain().release().perform()).unwrap();
    }

    /// Clicks whatever a selector finds first.
    #[track_caller]
    pub(crate) fn click_on(&self, selector: &str) {
        let element = self.find(By::Css(selector.to_owned()));
        self.runtime.block_on(element.click()).unwrap();
    }

    /// Clicks the control that a label belongs to.
    #[track_caller]
    pub(crate) fn click_label(&self, words: &str) {
        let quoted = xpath_text(words);
        let label = self.find(By::XPath(format!("//label[normalize-space() = {quoted}]")));
        self.runtime.block_on(label.click()).unwrap();
    }

    /// Chooses files in a file input, as a person does in the window that it opens; several are
    /// parted by line breaks.
    #[track_caller]
    pub(crate) fn choose(&self, input: &str, files: &str) {
        let input = self.find(By::XPath(input.to_owned()));
        self.runtime.block_on(input.send_keys(files)).unwrap();
    }

    /// Types into whatever has the focus.
    #[track_caller]
    pub(crate) fn press(&self, keys: impl AsRef<str>) {
        let typed = async { self.driver.active_element().await?.send_keys(keys.as_ref()).await };
        self.runtime.block_on(typed).unwrap();
    }

    /// Presses a key that is not a letter.
    #[track_caller]
    pub(crate) fn press_key(&self, key: Key) {
        let pressed = async { self.driver.active_element().await?.send_keys(key).await };
        self.runtime.block_on(pressed).unwrap();
    }

    /// Opens another tab and goes there.
    pub(crate) fn new_tab(&self, url: &str) {
        self.runtime
            .block_on(async {
                let tab = self.driver.new_tab().await?;
                self.driver.switch_to_window(tab).await
            })
            .unwrap();
        self.goto(url);
    }

    pub(crate) fn switch_to_tab(&self, index: usize) {
        self.runtime
            .block_on(async {
                let tabs = self.driver.windows().await?;
                self.driver.switch_to_window(tabs[index].clone()).await
            })
            .unwrap();
    }

    /// A command of the browser's own protocol.
    #[track_caller]
    pub(crate) fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.runtime.block_on(self.driver.cdp().send_raw(command, parameters)).unwrap()
    }

    /// Has files kept in a folder of their own.
    pub(crate) fn keep_files(&self) -> Files {
        static FOLDERS: AtomicU32 = AtomicU32::new(0);
        let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
        let name = format!("dacapo-download-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let to = json!({ "behavior": "allow", "downloadPath": folder });
        self.devtools("Browser.setDownloadBehavior", to);
        Files(folder)
    }

    /// The id of an element in the browser's own protocol.
    pub(crate) fn devtools_node(&self, selector: &str) -> Value {
        let ask = |command: &str, parameters: Value| {
            self.runtime.block_on(self.driver.cdp().send_raw(command, parameters)).unwrap()
        };
        let script = format!("document.querySelector('{selector}')");
        let found = ask("Runtime.evaluate", json!({ "expression": script }));
        let node = json!({ "objectId": found["result"]["objectId"] });
        ask("DOM.describeNode", node)["node"]["backendNodeId"].clone()
    }

    /// From the next page on, timers of pages run this many times as fast.
    #[track_caller]
    pub(crate) fn hurry(&self, times: f64) {
        let source = format!(
            "const wait = window.setTimeout;
             window.setTimeout = (call, time, ...rest) => wait(call, time / {times}, ...rest);"
        );
        self.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source }));
    }

    /// Shows the page as on a screen of this width.
    pub(crate) fn set_width(&self, width: u32) {
        let screen =
            json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600 });
        self.devtools("Emulation.setDeviceMetricsOverride", screen);
    }

    /// The text of the page as the browser itself gives it, without any script.
    pub(crate) fn text_without_script(&self, url: &str) -> String {
        self.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
        self.runtime
            .block_on(async {
                self.driver.goto(url).await?;
                self.driver.find(By::Tag("body")).await?.text().await
            })
            .unwrap()
    }

    /// Makes the line to the server slow: 400 ms there and back, 50 kB a second.
    pub(crate) fn slow_line(&self) {
        self.devtools("Network.enable", json!({}));
        let line = json!({
            "offline": false, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000,
        });
        self.devtools("Network.emulateNetworkConditions", line);
    }

    /// Waits until a page without scripts says something: it is loaded anew meanwhile.
    #[track_caller]
    pub(crate) fn until_text_without_script(&self, text: &str) {
        let begun = Instant::now();
        let says = || {
            self.runtime.block_on(async {
                let body = self.driver.find(By::Tag("body")).await?;
                body.text().await
            })
        };
        // An element of a page that was loaded anew is gone.
        while !says().is_ok_and(|said| said.contains(text)) {
            assert!(begun.elapsed() < PATIENCE, "it never says {text}");
        }
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // A test that has failed may have lost its browser already.
        drop(self.runtime.block_on(self.driver.clone().quit()));
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// The files that a browser has kept, which go with this.
pub(crate) struct Files(PathBuf);

impl Files {
    /// Waits for a file that is not empty; gives its content. A browser reserves the name with an
    /// empty file, and writes to another name until the file is complete.
    #[track_caller]
    pub(crate) fn until(&self, name: &str) -> String {
        let (file, limit) = (self.0.join(name), Instant::now() + PATIENCE);
        loop {
            match std::fs::read_to_string(&file) {
                Ok(text) if !text.is_empty() => return text,
                _ => std::thread::yield_now(),
            }
            let there: Vec<_> = std::fs::read_dir(&self.0).unwrap().flatten().collect();
            assert!(Instant::now() < limit, "no {name}, but: {there:?}");
        }
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// Whether a person can read this; source code that the gallery shows does not count.
fn reads(text: &str) -> String {
    let seen = "[...document.querySelectorAll('body :not(pre:has(code), pre:has(code) *, script)')].flatMap(e => [...e.childNodes])
        .filter(n => n.nodeType === Node.TEXT_NODE && n.parentElement.checkVisibility()).map(n => n.data).join('')";
    format!("({seen}).includes({})", json!(text))
}

/// Starts a driver. It takes a free port of IPv4 and then the same of IPv6, which may be taken; so
/// one that ends before it listens is started again.
fn chromedriver() -> (Child, u16) {
    for _ in 0..10 {
        let mut process = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .spawn()
            .expect("`chromedriver` is installed: `cargo xtask test browser` does that");
        if let Some(port) = port_of(&mut process) {
            return (process, port);
        }
        process.wait().unwrap();
    }
    panic!("chromedriver says where it listens");
}

/// The port of a driver. `None`: it has ended.
fn port_of(process: &mut Child) -> Option<u16> {
    let output = BufReader::new(process.stdout.take().unwrap());
    let mut lines = output.lines().map_while(Result::ok);
    let line = lines.find(|line| line.contains("started successfully on port"))?;
    let port = line.trim_end_matches('.').rsplit(' ').next().unwrap().parse().unwrap();
    // The output must be read on: the driver stops when the pipe is full.
    std::thread::spawn(move || lines.for_each(drop));
    Some(port)
}

fn xpath_text(words: &str) -> String {
    assert!(!words.contains('"'), "XPath has no escapes");
    format!("\"{words}\"")
}
