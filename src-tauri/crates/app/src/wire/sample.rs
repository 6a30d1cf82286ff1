use serde::Serialize;
use ts_rs::TS;

/// A sample casebook that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct SampleMade {
    /// The file it is in.
    pub casebook: String,
    /// How many requests it has.
    pub requests: u32,
    /// How many pieces of evidence.
    pub evidence: u32,
    /// What was made, in a sentence or two.
    pub text: String,
}
