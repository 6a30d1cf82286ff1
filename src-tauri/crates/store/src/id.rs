//! Ids: UUID version 7 (RFC 9562), one type for each kind of record so that they cannot be mixed up.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::{Deserialize, Serialize};
use uuid::{NoContext, Timestamp, Uuid};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id made at the given instant.
            pub fn new(at: DateTime<Utc>) -> Self {
                Self(v7(at))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.0.to_string().into())
            }
        }

        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                value.as_str()?.parse().map_err(FromSqlError::other)
            }
        }
    )+};
}

ids! {
    /// A search under a name.
    SavedSearchId,
    /// A mailbox the user sends from.
    AccountId,
    /// A mail left in the mailbox.
    LeftMailId,
    /// A file of a message.
    AttachmentId,
    /// A public body.
    AuthorityId,
    /// Letters queued together.
    BatchId,
    /// A table of a file that came, in a collation.
    CollatedTableId,
    /// A column of a collation.
    CollationColumnId,
    /// A dated fact.
    EventId,
    /// Something pinned to an issue.
    EvidenceId,
    /// A figure pinned to an issue.
    FigureId,
    /// A question under scrutiny.
    IssueId,
    /// A numbered question of a request.
    ItemId,
    /// A letter, from draft on.
    LetterId,
    /// A mail in or out.
    MessageId,
    /// A letter on its way.
    OutboxId,
    /// A letter of the user's own for the library.
    OwnLetterId,
    /// A reminder the user wrote, or a deadline's that was put off.
    OwnReminderId,
    /// A request.
    RequestId,
    /// A value of a collation that the user typed.
    TypedValueId,
}

fn v7(at: DateTime<Utc>) -> Uuid {
    let seconds = u64::try_from(at.timestamp()).unwrap_or_default();
    Uuid::new_v7(Timestamp::from_unix(
        NoContext,
        seconds,
        at.timestamp_subsec_nanos(),
    ))
}
