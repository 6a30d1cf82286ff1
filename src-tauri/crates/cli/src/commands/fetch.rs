use std::sync::{Arc, mpsc};
use std::thread;

use anyhow::{Result, anyhow};
use foi_app::wire::FetchSummary;
use foi_app::{App, ExtractionControl, FetchWish, WatchNews};
use serde_json::json;
use uuid::Uuid;

use super::post::keep_copies;
use super::{date, extract};
use crate::args::{Common, Fetch};
use crate::output::{columns, complain, plain, show};

pub(crate) async fn fetch(common: &Common, app: &Arc<App>, fetch: &Fetch) -> Result<()> {
    if fetch.watch {
        return watch(common, app).await;
    }
    if let Some(mail) = &fetch.leave {
        app.dismiss_left(id(mail)?)?;
        return list_left(common, app);
    }
    if fetch.left {
        return list_left(common, app);
    }
    if let Some(mail) = &fetch.bring {
        let summary = app.bring_left(id(mail)?).await?;
        return show(common.json, &summary, in_words);
    }
    let since = fetch.since.as_deref();
    let wish = FetchWish {
        since: since.map(|day| date("--since", day)).transpose()?,
        again: fetch.again,
    };
    let summary = {
        let fetching = app.fetch_mail_as(wish);
        tokio::pin!(fetching);
        tokio::select! {
            summary = &mut fetching => summary?,
            _ = tokio::signal::ctrl_c() => {
                app.cancel_fetch();
                fetching.await?
            }
        }
    };
    keep_copies(app).await;
    show(common.json, &summary, in_words)?;
    let reading = Arc::new(ExtractionControl::default());
    let ends = Arc::clone(&reading);
    ctrlc::set_handler(move || ends.cancel())?;
    extract::after_receiving(app, &reading)
}

/// Reads the files of mails that come in, in a thread of its own, so that reading a long scan does
/// not keep the next mail waiting.
struct Reading {
    control: Arc<ExtractionControl>,
    came: Option<mpsc::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Reading {
    fn begin(app: &Arc<App>) -> Self {
        let (app, control) = (Arc::clone(app), Arc::new(ExtractionControl::default()));
        let (came, mails) = mpsc::channel();
        let held = Arc::clone(&control);
        let thread = thread::spawn(move || {
            while mails.recv().is_ok() {
                // Mails that came together are read together.
                while mails.try_recv().is_ok() {}
                if let Err(error) = extract::after_receiving(&app, &held) {
                    complain(&error);
                }
            }
        });
        Self {
            control,
            came: Some(came),
            thread: Some(thread),
        }
    }

    fn mail_came(&self) {
        if let Some(came) = &self.came {
            let _ = came.send(());
        }
    }
}

impl Drop for Reading {
    /// Ends what is being read; it is read the next time.
    fn drop(&mut self) {
        self.control.cancel();
        self.came = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Until Ctrl+C. What cannot be written any more ends it as well.
async fn watch(common: &Common, app: &Arc<App>) -> Result<()> {
    let reading = Reading::begin(app);
    // What an earlier run did not come to.
    reading.mail_came();
    let (say, mut said) = tokio::sync::mpsc::unbounded_channel();
    let told = |news: WatchNews<'_>| {
        let _ = say.send(match news {
            WatchNews::Fetched(summary) => Ok(summary.clone()),
            WatchNews::Trouble(error) => Err(error.to_string()),
        });
    };
    let watching = app.watch_mail(&told);
    tokio::pin!(watching);
    loop {
        tokio::select! {
            ended = &mut watching => match ended? {},
            _ = tokio::signal::ctrl_c() => return Ok(()),
            Some(news) = said.recv() => match news {
                Ok(summary) => {
                    if summary.new > 0 {
                        reading.mail_came();
                    }
                    if common.json {
                        println(&serde_json::to_string(&summary)?)?;
                    } else {
                        println(&in_words(&summary))?;
                    }
                }
                Err(trouble) => complain(&anyhow!(trouble)),
            }
        }
    }
}

fn println(line: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}

fn list_left(common: &Common, app: &App) -> Result<()> {
    let left = app.left_in_mailbox()?;
    show(common.json, &json!({ "left": left }), |_| {
        if left.is_empty() {
            return "No mail was left in the mailbox.".into();
        }
        let rows: Vec<_> = left
            .iter()
            .map(|mail| {
                vec![
                    mail.id.to_string(),
                    mail.date.format("%Y-%m-%d").to_string(),
                    plain(&mail.from.name),
                    plain(&mail.subject),
                    plain(&mail.text),
                ]
            })
            .collect();
        columns(&rows)
    })
}

fn id(text: &str) -> Result<Uuid> {
    text.parse().map_err(|_| {
        anyhow!(
            "“{text}” is not the id of a mail left in the mailbox; foi fetch --left lists them."
        )
    })
}

fn in_words(summary: &FetchSummary) -> String {
    let mut lines = vec![summary.text.clone()];
    let more = summary.too_large.iter().chain(&summary.problems);
    lines.extend(more.map(|line| plain(line)));
    lines.join("\n")
}
