use chrono::NaiveDate;
use serde::Serialize;
use ts_rs::TS;
use uuid::Uuid;

/// What came, or would come, of requests that were made elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct EarlierImport {
    /// Nothing was changed: it was only looked at.
    pub dry_run: bool,
    /// The requests, in the order of the files.
    pub requests: Vec<EarlierRequest>,
    /// Of these, not here before.
    pub new: u32,
    /// Of these, here before.
    pub known: u32,
    /// Mails among the files: brought in, or when it was only looked at, met.
    pub mails: u32,
    /// Other files: by folder, those that come together. They are filed with a request or wait in
    /// the Inbox.
    pub files: Vec<EarlierFiles>,
    /// The lists among the files, with their columns, so that it can be said what each column tells.
    pub lists: Vec<EarlierList>,
    /// What was left out and why, a sentence each.
    pub left_out: Vec<String>,
    /// All this in a sentence or two.
    pub text: String,
}

/// A request that was made elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct EarlierRequest {
    /// What it is about.
    pub title: String,
    /// The authority's name.
    pub authority: String,
    /// What it is known by when it is met again.
    pub source: String,
    /// The first day that is told of it.
    pub first: Option<NaiveDate>,
    /// Letters and answers with it.
    pub letters: u32,
    /// Files of the answers.
    pub files: u32,
    /// The kinds of events that are recorded, as those who told them said.
    pub events: Vec<String>,
    /// It was here before.
    pub known: bool,
    /// Where it is; none when it was only looked at and is not here yet.
    pub request_id: Option<Uuid>,
    /// What is told of it besides, or is not known; a sentence each.
    pub notes: Vec<String>,
}

/// Plain files of one folder, brought in together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct EarlierFiles {
    /// The folder's name.
    pub folder: String,
    /// The files.
    pub names: Vec<String>,
    /// Files of it that were here before and did not come again.
    pub known: u32,
    /// The message they came as; none when it was only looked at, or nothing came.
    pub message_id: Option<Uuid>,
    /// The request they were filed with; none when they wait in the Inbox.
    pub request_id: Option<Uuid>,
}

/// A list with a row for each request, and what its columns were taken for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct EarlierList {
    /// The file's name.
    pub name: String,
    /// Its columns, in order, in lower case.
    pub columns: Vec<String>,
    /// For each column, what its first rows say.
    pub examples: Vec<String>,
    /// What can be told of a request, and the column it was taken from; none where no column is.
    pub fields: Vec<(String, Option<String>)>,
    /// It was read as requests; else it comes as a file, because no column tells the authority.
    pub is_read: bool,
}
