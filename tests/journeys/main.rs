//! Whole use cases against real local mail servers, as a user goes through them. No window.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod accounts;
mod authorities;
mod automatic_mail;
mod bad_input;
mod batches;
mod bombs;
mod casebook_elsewhere;
mod desk;
mod drafting;
mod fetching;
mod files_out;
mod find_settings;
mod inbox;
mod law;
mod letter_texts;
mod letters;
mod lint;
mod main_job;
mod matching;
mod message_bytes;
mod outbox_batch;
mod outbox_copies;
mod outbox_cuts;
mod outbox_faults;
mod outbox_headers;
mod outbox_model;
mod outbox_pace;
mod outbox_replies;
mod outbox_time;
mod reminders;
mod servers;
mod sign_in;
mod token_mid_fetch;
