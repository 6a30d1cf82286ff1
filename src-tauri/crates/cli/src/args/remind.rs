use clap::{Args as ClapArgs, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum Remind {
    /// Write a reminder of your own.
    Add {
        /// What to say, such as "ask again in April".
        words: String,
        /// The day to say it.
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: String,
        /// The request it is about: its id or reference.
        #[arg(long, value_name = "REQUEST", conflicts_with = "issue")]
        request: Option<String>,
        /// The issue it is about: its id or question.
        #[arg(long, value_name = "ISSUE")]
        issue: Option<String>,
    },
    /// List your own reminders and what was put off.
    List {
        /// Those that are done, too.
        #[arg(long)]
        all: bool,
    },
    /// Put off a reminder of your own, or those of a request's deadline.
    Snooze {
        /// The reminder's id, or a request's id or reference.
        what: String,
        /// tomorrow, working-day (the next one), week (the next Monday) or YYYY-MM-DD.
        #[arg(long, value_name = "DAY", default_value = "tomorrow")]
        until: String,
        /// Which deadline of the request, as `foi clock` names it.
        #[arg(long, value_name = "DUTY", default_value = "answer")]
        duty: String,
    },
    /// Say that a reminder of your own is done; a deadline that was put off speaks again.
    Done {
        /// The reminder's id.
        reminder: String,
    },
    /// Show when reminders speak, and change it.
    Rules(Rules),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Rules {
    /// Working days before a day of theirs: 5,1; "none" for none.
    #[arg(long, value_name = "DAYS")]
    pub(crate) before: Option<String>,
    /// On the day itself: yes or no.
    #[arg(long, value_name = "YES")]
    pub(crate) on_day: Option<String>,
    /// Working days after a day of theirs: 1; "none" for none.
    #[arg(long, value_name = "DAYS")]
    pub(crate) after: Option<String>,
    /// Each week after it while it is late: yes or no.
    #[arg(long, value_name = "YES")]
    pub(crate) weekly: Option<String>,
    /// Working days before a day of your own: 10,5,1; "none" for none.
    #[arg(long, value_name = "DAYS")]
    pub(crate) ours_before: Option<String>,
    /// On your own last day: yes or no.
    #[arg(long, value_name = "YES")]
    pub(crate) ours_on_day: Option<String>,
    /// Hours in which nothing is said, in London: 21:00-08:00; "none" for none.
    #[arg(long, value_name = "HOURS")]
    pub(crate) quiet: Option<String>,
    /// One note a day at this time instead of single ones: 09:00; "none" for single ones.
    #[arg(long, value_name = "TIME")]
    pub(crate) digest: Option<String>,
}
