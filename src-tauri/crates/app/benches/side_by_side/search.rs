//! How long searches take within the program: `search CASEBOOK QUERY…` prints, as JSON, the median
//! and the 95th percentile in milliseconds for each query. `run.py` beside this file calls it and
//! asks notmuch's library the same.

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use foi_app::adapters::{SystemClock, SystemSecrets};
use foi_app::ports::{Notice, Notifier};
use foi_app::{App, Extractor, Ports, Post};
use serde_json::{Map, json};

const TIMES: usize = 200;

#[derive(Debug)]
struct Silent;

impl Notifier for Silent {
    fn notify(&self, _: &Notice) -> Result<(), String> {
        Ok(())
    }
}

fn main() {
    // Cargo puts `--bench` after our own arguments.
    let mut arguments = std::env::args().skip(1).filter(|word| word != "--bench");
    let Some(casebook) = arguments.next().map(PathBuf::from) else {
        println!("search CASEBOOK QUERY…: see run.py");
        return;
    };
    let ports = Ports {
        clock: Arc::new(SystemClock),
        secrets: Arc::new(SystemSecrets::default()),
        notifier: Arc::new(Silent),
        extractor: Extractor::this_program().unwrap(),
    };
    let app = App::open(casebook, ports, Post::default()).unwrap();
    let mut answers = Map::new();
    for query in arguments {
        let mut times: Vec<f64> = (0..TIMES)
            .map(|_| {
                let begun = Instant::now();
                let hits = app.search(&query).unwrap().hits;
                assert!(!hits.is_empty(), "{query} is in no mail");
                begun.elapsed().as_secs_f64() * 1_000.0
            })
            .collect();
        times.sort_by(f64::total_cmp);
        answers.insert(
            query,
            json!({ "median": times[TIMES / 2], "p95": times[TIMES * 95 / 100] }),
        );
    }
    println!("{}", serde_json::Value::Object(answers));
}
