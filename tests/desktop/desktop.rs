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

use crate::built::foi;
use crate::frame::Frame;

const SCRUTINEER: &str = env!("CARGO_BIN_EXE_scrutineer");
const PYTHON: &str = "/usr/bin/python3";
const TRAY_HOST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/desktop/tray_host.py");
/// Long enough for a busy machine; nothing waits this long when all is well.
const PATIENCE: Duration = Duration::from_secs(90);

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
        Self::looking(width, height, None)
    }

    /// With a theme of GTK, such as `Adwaita:dark`: the window follows it.
    pub(crate) fn looking(width: u32, height: u32, theme: Option<&str>) -> Self {
        // The window has it read files and set documents.
        foi();
        let folder = TempDir::with_prefix("desktop-").unwrap();
        let log = |name: &str| File::create(folder.path().join(name)).unwrap();

        let mut display = Command::new("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                &format!("{width}x{height}x24"),
                // What is on the screen lies in a file: see `frame`.
                "-fbdir",
                folder.path().to_str().unwrap(),
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

        let mut environment = vec![
            ("DISPLAY", format!(":{number}")),
            ("DBUS_SESSION_BUS_ADDRESS", address),
            ("HOME", folder.path().display().to_string()),
            (
                "XDG_DATA_HOME",
                folder.path().join("data").display().to_string(),
            ),
            (
                "XDG_CONFIG_HOME",
                folder.path().join("config").display().to_string(),
            ),
            ("XDG_RUNTIME_DIR", folder.path().display().to_string()),
            ("NO_AT_BRIDGE", "1".to_owned()),
            ("WEBKIT_DISABLE_COMPOSITING_MODE", "1".to_owned()),
            ("WEBKIT_DISABLE_DMABUF_RENDERER", "1".to_owned()),
            ("TAURI_WEBVIEW_AUTOMATION", "true".to_owned()),
            ("LC_ALL", "C.UTF-8".to_owned()),
        ];
        if let Some(theme) = theme {
            environment.push(("GTK_THEME", theme.to_owned()));
        }
        // Without dunst's window getting in the way of clicks: its notices are read over the bus.
        // Each is listed, also one that is like another; what `choose` asks for is taken from a menu.
        let menu = folder.path().join("menu");
        fs::write(&menu, "grep -F \"$(cat \"$HOME/choice\")\" | head -n 1\n").unwrap();
        fs::write(
            folder.path().join("dunstrc"),
            format!(
                "[global]\norigin = bottom-right\nhistory_length = 50\nstack_duplicates = false\ndmenu = /bin/sh {}\n",
                menu.display()
            ),
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

    /// Types into the window of a title, with real keys: in the place of what is there, and Enter.
    pub(crate) fn type_keys(&self, title: &str, text: &str) {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/desktop/type_keys.py");
        let typed = self.run("python3", &[script, title, text]);
        assert!(typed.status.success(), "{typed:?}");
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

    /// Chooses a button of the notice on the screen by its words.
    pub(crate) fn choose(&self, button: &str) {
        fs::write(self.folder.path().join("choice"), button).unwrap();
        assert!(self.run("dunstctl", &["context"]).status.success());
    }

    /// Gives the desktop a tray; it is there as long as what is returned.
    pub(crate) fn tray(&self) -> impl Drop + use<> {
        // That of the packages: another on the PATH may lack them.
        let mut host = Command::new(PYTHON);
        host.arg(TRAY_HOST)
            .envs(self.environment.iter().cloned())
            .stdout(Stdio::piped());
        let mut host = host.spawn().unwrap();
        assert_eq!(
            first_line(&mut host),
            "ready",
            "python3-dbus and python3-gi are needed: scripts/setup installs them"
        );
        Running(host)
    }

    /// Presses an entry of the menu of the icon in the tray; whether there was an icon.
    pub(crate) fn press_in_tray(&self, entry: &str) -> bool {
        let done = self.run(PYTHON, &[TRAY_HOST, "--press", entry]);
        done.status.success()
    }

    /// Starts the program as the session does, not driven by anything.
    pub(crate) fn start_program(&self, today: &str, more: &[&str]) -> Program {
        let casebook = self.casebook();
        let mut program = Command::new(SCRUTINEER);
        program
            .args(["--casebook", casebook.to_str().unwrap(), "--today", today])
            .args(more);
        self.begin(program, "program.log")
    }

    /// Starts the program on the user's own casebook, as its entry in the menu does.
    pub(crate) fn start_as_the_menu_does(&self, more: &[&str], log: &str) -> Program {
        let mut program = Command::new(SCRUTINEER);
        program.args(more);
        self.begin(program, log)
    }

    /// Starts `foi` beside everything else, as the timer does.
    pub(crate) fn start_foi(&self, today: &str, more: &[&str]) -> Program {
        let casebook = self.casebook();
        let mut foi = Command::new(Path::new(SCRUTINEER).with_file_name("foi"));
        foi.args(["--casebook", casebook.to_str().unwrap(), "--today", today])
            .args(more);
        self.begin(foi, "foi.log")
    }

    /// Starts a program that no driver looks after.
    fn begin(&self, mut program: Command, log: &str) -> Program {
        program.env_remove("TAURI_WEBVIEW_AUTOMATION");
        let environment: Vec<_> = self
            .environment
            .iter()
            .filter(|(name, _)| *name != "TAURI_WEBVIEW_AUTOMATION")
            .cloned()
            .collect();
        let log = File::create(self.folder.path().join(log)).unwrap();
        Program(spawn(program, &environment, log))
    }

    /// How many notices are on the screen.
    pub(crate) fn displayed(&self) -> u32 {
        let out = self.run("dunstctl", &["count", "displayed"]);
        String::from_utf8_lossy(&out.stdout)
            .trim()
            .parse()
            .unwrap_or_default()
    }

    /// What is on the screen now. The driver's own pictures wait for the page to be painted anew,
    /// up to a minute where nothing moves.
    pub(crate) fn frame(&self) -> Frame {
        Frame::read(&fs::read(self.folder.path().join("Xvfb_screen0")).unwrap())
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

/// The program, started without a driver.
pub(crate) struct Program(Running);

impl Program {
    pub(crate) fn has_ended(&mut self) -> bool {
        self.0.0.try_wait().unwrap().is_some()
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
                    panic!(
                        "could not click {path}: {error:?}\nThe page says:\n{}",
                        self.text().await
                    )
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    }

    /// Closes the dialog, and waits until it is gone: a dialog grows when its content comes, and a
    /// click on a button that moves away meanwhile is lost without an error.
    pub(crate) async fn close_dialog(&self) {
        let begun = Instant::now();
        let open = Locator::XPath("//dialog[@open]");
        while self.client.find(open).await.is_ok() {
            assert!(
                begun.elapsed() < PATIENCE,
                "the dialog stays. The page says:\n{}",
                self.text().await
            );
            let close = Locator::XPath("//dialog[@open]//button[@aria-label='Close']");
            if let Ok(button) = self.client.find(close).await {
                button.click().await.ok();
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
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
