//! The built program in its real window (WebKitGTK under Xvfb), clicked as a user would, with a
//! session bus and a notification daemon of its own.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../built.rs"]
mod built;
mod damaged;
mod desktop;
mod drafting;
mod figures;
mod frame;
mod keyboard;
mod main_job;
mod notification;
mod opened;
mod pictures;
mod reading;
mod refusals;
mod safety;
mod screens;
mod triage;
