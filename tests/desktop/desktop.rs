//! A desktop of its own for one test: display, bus, notifications, and the window driven through
//! `WebKitWebDriver`.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

const SCRUTINEER: &str = env!("CARGO_BIN_EXE_scrutineer");
/// Long enough for a busy machine; nothing waits this long when all is well.
const PATIENCE: Duration = Duration::from_secs(40);

/// A process that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

pub(crate) struct Desktop {
    folder: TempDir,
    environment: Vec<(&'static str, String)>,
    driver_port: u16,
    _running: Vec<Running>,
}

impl Desktop {
    /// 1280 × 860 points.
    pub(crate) fn start() -> Self {
        Self::sized(1280, 860)
    }

    pub(crate) fn sized(width: u32, height: u32) -> Self {
        let folder = TempDir::with_prefix("desktop-").unwrap();
        let log = |name: &str| File::create(folder.path().join(name)).unwrap();

        let mut display = Command::new("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                &format!("{width}x{height}x24"),
                "-nolisten",
                "tcp",
            ])
            .stdout(Stdio::piped())
            .stderr(log("xvfb.log"))
            .spawn()
            .expect("Xvfb is needed: scripts/setup installs it");
        let number = first_line(&mut display);

        let mut bus = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--print-address=1"])
            .stdout(Stdio::piped())
            .stderr(log("dbus.log"))
            .env("DISPLAY", format!(":{number}"))
            .spawn()
            .expect("dbus-daemon is needed: scripts/setup installs it");
        let address = first_line(&mut bus);

        let environment = vec![
            ("DISPLAY", format!(":{number}")),
            ("DBUS_SESSION_BUS_ADDRESS", address),
            ("HOME", folder.path().display().to_string()),
            (
                "XDG_DATA_HOME",
                folder.path().join("data").display().to_string(),
            ),
            ("XDG_RUNTIME_DIR", folder.path().display().to_string()),
            ("NO_AT_BRIDGE", "1".to_owned()),
            ("WEBKIT_DISABLE_COMPOSITING_MODE", "1".to_owned()),
            ("WEBKIT_DISABLE_DMABUF_RENDERER", "1".to_owned()),
            ("TAURI_WEBVIEW_AUTOMATION", "true".to_owned()),
            ("LC_ALL", "C.UTF-8".to_owned()),
        ];
        // Without dunst's window getting in the way of clicks: its notices are read over the bus.
        fs::write(
            folder.path().join("dunstrc"),
            "[global]\norigin = bottom-right\nhistory_length = 50\n",
        )
        .unwrap();
        let mut daemon = Command::new("dunst");
        daemon.arg("-config").arg(folder.path().join("dunstrc"));
        let daemon = spawn(daemon, &environment, log("dunst.log"));
        let driver_port = free_port();
        let mut driver = Command::new("WebKitWebDriver");
        driver.arg(format!("--port={driver_port}"));
        let driver = spawn(driver, &environment, log("webdriver.log"));
        let running = vec![driver, daemon, Running(bus), Running(display)];
        Self {
            folder,
            environment,
            driver_port,
            _running: running,
        }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn casebook(&self) -> PathBuf {
        self.folder.path().join("c.scrutineer")
    }

    /// Opens the window as on a day, on this desktop's casebook.
    pub(crate) async fn open(&self, today: &str, more: &[&str]) -> Window {
        let casebook = self.casebook();
        let mut arguments = vec!["--casebook", casebook.to_str().unwrap(), "--today", today];
        arguments.extend(more);
        let options = json!({"binary": SCRUTINEER, "args": arguments});
        let mut capabilities = serde_json::Map::new();
        capabilities.insert("webkitgtk:browserOptions".to_owned(), options);
        let begun = Instant::now();
        loop {
            let connected = ClientBuilder::new(HttpConnector::new())
                .capabilities(capabilities.clone())
                .connect(&format!("http://127.0.0.1:{}", self.driver_port))
                .await;
            match connected {
                Ok(client) => return Window { client },
                Err(error) if begun.elapsed() > PATIENCE => {
                    panic!("no window: {error}\n{}", self.logs())
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(200)).await,
            }
        }
    }

    /// Runs a program on this desktop.
    pub(crate) fn run(&self, program: &str, arguments: &[&str]) -> Output {
        Command::new(program)
            .args(arguments)
            .envs(self.environment.iter().cloned())
            .output()
            .unwrap()
    }

    /// Closes the program's window as the cross of its frame does.
    pub(crate) fn close_the_window(&self) {
        assert!(self.find_window(&[]), "there is a window to close");
    }

    /// Whether the program's window is on the screen.
    pub(crate) fn shows_a_window(&self) -> bool {
        self.find_window(&["--look"])
    }

    fn find_window(&self, more: &[&str]) -> bool {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/desktop/close_window.py");
        let done = self.run("python3", &[&[script], more].concat());
        assert!(
            done.status.code().is_some_and(|code| code < 2) && done.stderr.is_empty(),
            "{done:?}"
        );
        done.status.success()
    }

    /// The notices shown so far, as the daemon keeps them: heading and text.
    pub(crate) fn notices(&self) -> Vec<(String, String)> {
        let history: Value =
            serde_json::from_slice(&self.run("dunstctl", &["history"]).stdout).unwrap_or_default();
        let entries = history["data"][0].as_array().cloned().unwrap_or_default();
        let text = |entry: &Value, field: &str| {
            entry[field]["data"].as_str().unwrap_or_default().to_owned()
        };
        entries
            .iter()
            .map(|entry| (text(entry, "summary"), text(entry, "body")))
            .collect()
    }

    /// How many notices are on the screen.
    pub(crate) fn displayed(&self) -> u32 {
        let out = self.run("dunstctl", &["count", "displayed"]);
        String::from_utf8_lossy(&out.stdout)
            .trim()
            .parse()
            .unwrap_or_default()
    }

    fn logs(&self) -> String {
        ["webdriver.log", "dunst.log", "xvfb.log"]
            .map(|name| {
                format!(
                    "{name}:\n{}",
                    fs::read_to_string(self.folder.path().join(name)).unwrap_or_default()
                )
            })
            .join("\n")
    }
}

fn spawn(mut command: Command, environment: &[(&'static str, String)], log: File) -> Running {
    let child = command
        .envs(environment.iter().cloned())
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .spawn()
        .unwrap_or_else(|error| {
            panic!("{command:?}: {error}; scripts/setup installs what is needed")
        });
    Running(child)
}

fn first_line(child: &mut Child) -> String {
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap())
        .read_line(&mut line)
        .unwrap();
    line.trim().to_owned()
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

pub(crate) async fn until(what: &str, mut reached: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !reached().await {
        assert!(begun.elapsed() < PATIENCE, "never: {what}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// The program's window.
pub(crate) struct Window {
    pub(crate) client: Client,
}

impl Window {
    /// Waits for something on the page, by `XPath`.
    pub(crate) async fn see(&self, path: &str) -> Element {
        let begun = Instant::now();
        loop {
            match self.client.find(Locator::XPath(path)).await {
                Ok(element) if element.is_displayed().await.unwrap_or(false) => return element,
                _ if begun.elapsed() > PATIENCE => {
                    panic!(
                        "not on the page: {path}\nThe page says:\n{}",
                        self.text().await
                    )
                }
                _ => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    }

    /// Waits for words anywhere on the page.
    pub(crate) async fn read(&self, words: &str) {
        let begun = Instant::now();
        loop {
            let text = self.text().await;
            if text.contains(words) {
                return;
            }
            assert!(
                begun.elapsed() < PATIENCE,
                "never: “{words}”. The page says:\n{text}"
            );
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    pub(crate) async fn text(&self) -> String {
        let body = self
            .client
            .execute("return document.body.innerText", vec![])
            .await;
        body.ok()
            .and_then(|text| text.as_str().map(str::to_owned))
            .unwrap_or_default()
    }

    /// Clicks a button or link by its accessible name, when it is there and not disabled.
    pub(crate) async fn click(&self, name: &str) {
        let path = format!(
            "//*[self::button or self::a][not(@disabled)][@aria-label='{name}' or (not(@aria-label) and (normalize-space(.)='{name}' or starts-with(normalize-space(.), '{name} ')))]"
        );
        self.press(&path).await;
    }

    /// Clicks what an `XPath` finds, however often the page is drawn anew meanwhile.
    pub(crate) async fn press(&self, path: &str) {
        let begun = Instant::now();
        loop {
            let element = self.see(path).await;
            match element.click().await {
                Ok(()) => return,
                Err(error) if begun.elapsed() > PATIENCE => {
                    panic!("could not click {path}: {error}")
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    }

    /// Fills in the field with a label.
    pub(crate) async fn fill(&self, label: &str, text: &str) {
        let path = format!("//*[@id=//label[starts-with(normalize-space(.), '{label}')]/@for]");
        let field = self.see(&path).await;
        field.clear().await.ok();
        field.send_keys(text).await.unwrap();
    }

    pub(crate) async fn go(&self, route: &str) {
        self.client
            .execute("location.hash = arguments[0]", vec![json!(route)])
            .await
            .unwrap();
    }

    pub(crate) async fn route(&self) -> String {
        let hash = self
            .client
            .execute("return location.hash", vec![])
            .await
            .unwrap();
        hash.as_str().unwrap_or_default().to_owned()
    }

    pub(crate) async fn picture(&self) -> Result<Vec<u8>, CmdError> {
        self.client.screenshot().await
    }

    pub(crate) async fn close(self) {
        self.client.close().await.ok();
    }
}
