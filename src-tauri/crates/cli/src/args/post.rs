use clap::Args as ClapArgs;

#[derive(Debug, ClapArgs)]
pub(crate) struct Fetch {
    /// Fetch mail from this day on, also where later mail was read already: YYYY-MM-DD.
    #[arg(long, value_name = "DAY")]
    pub(crate) since: Option<String>,
    /// Look again at mails that were looked at before and did not concern you then.
    #[arg(long)]
    pub(crate) again: bool,
    /// Stay and fetch mail as it comes, until Ctrl+C.
    #[arg(long, conflicts_with_all = ["since", "again", "left", "bring", "leave"])]
    pub(crate) watch: bool,
    /// Only list the mails that were left in the mailbox.
    #[arg(long)]
    pub(crate) left: bool,
    /// Bring in a mail that was left in the mailbox, by its id.
    #[arg(long, value_name = "ID", conflicts_with = "left")]
    pub(crate) bring: Option<String>,
    /// Leave a mail in the mailbox for good, by its id.
    #[arg(long, value_name = "ID", conflicts_with_all = ["left", "bring"])]
    pub(crate) leave: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Outbox {
    /// Call a letter back: it is a draft again.
    #[arg(long, value_name = "ID", group = "what")]
    pub(crate) cancel: Option<String>,
    /// Let a letter that waits, or is held back in a restored casebook, go now.
    #[arg(long, value_name = "ID", group = "what")]
    pub(crate) retry: Option<String>,
    /// Look in the mailbox for a letter in doubt.
    #[arg(long, value_name = "ID", group = "what")]
    pub(crate) look: Option<String>,
    /// A letter in doubt did go.
    #[arg(long, value_name = "ID", group = "what")]
    pub(crate) mark_sent: Option<String>,
    /// Send a letter in doubt again, knowing that it may arrive twice.
    #[arg(long, value_name = "ID", group = "what")]
    pub(crate) send_again: Option<String>,
    /// Let at most so many letters a minute go through a server; 0 for as fast as it takes them.
    #[arg(long, value_name = "LETTERS", group = "what")]
    pub(crate) a_minute: Option<u32>,
}
