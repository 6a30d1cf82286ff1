//! Whole use cases against real local mail servers, as a user goes through them. No window.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bad_input;
mod desk;
mod drafting;
mod inbox;
mod law;
mod main_job;
mod message_bytes;
mod outbox_faults;
mod outbox_model;
mod reminders;
mod servers;
