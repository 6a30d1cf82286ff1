//! One module a table: its migration, its row, its readers and writers.

pub mod account;
pub mod attachment;
pub mod authority;
pub mod batch;
pub mod blob;
pub mod cursor;
pub mod deadline_move;
pub mod event;
pub mod evidence;
pub mod filing;
pub mod issue;
pub mod item;
pub mod left_mail;
pub mod letter;
pub mod mail_folder;
pub mod message;
pub mod outbox;
pub mod own_letter;
pub mod passage;
pub mod reminder;
pub mod request;
pub mod sent_copy;
pub mod setting;
