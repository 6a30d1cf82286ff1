use std::env;
use std::io::{self, BufRead, BufReader, Read, Write as _, stdin, stdout};
use std::process::ExitCode;

use foi_document::{
    Document, DocumentError, Job, LIMITS, Picture, PictureName, Refusal, Reply, WORKER_ARGUMENT,
};
use foi_worker::confine;
use serde_json::Value;

use crate::{pdf, png};

/// Sets a document if this process was started to do so; otherwise returns at once.
///
/// To be the first thing a program's `main` does.
pub fn run_worker_if_asked() -> Option<ExitCode> {
    if env::args_os().nth(1)? != WORKER_ARGUMENT {
        return None;
    }
    Some(match work() {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    })
}

fn work() -> io::Result<()> {
    let (reply, bytes) = match confine(LIMITS) {
        Ok(()) => done(&mut BufReader::new(stdin().lock()))?,
        Err(error) => no(Refusal::NotConfined(error.to_string())),
    };
    let mut output = stdout().lock();
    serde_json::to_writer(&mut output, &reply)?;
    output.write_all(b"\n")?;
    output.write_all(&bytes)?;
    output.flush()
}

/// Does what is asked. What is asked otherwise than this program would is not answered: whoever
/// asked is of another version.
fn done(input: &mut impl BufRead) -> io::Result<(Reply, Vec<u8>)> {
    let mut head = Vec::new();
    input.read_until(b'\n', &mut head)?;
    let job: Job<Value> = serde_json::from_slice(&head)?;
    drop(head);
    match job {
        Job::Document {
            template,
            data,
            pictures,
            name,
            at,
        } => {
            let bytes = taken(input, &pictures)?;
            let pictures: Vec<Picture<'_>> = pictures
                .iter()
                .zip(&bytes)
                .map(|(picture, bytes)| Picture {
                    name: &picture.name,
                    bytes,
                })
                .collect();
            let document = Document {
                template,
                data: &data,
                pictures: &pictures,
                name: &name,
                at,
            };
            Ok(match pdf(&document) {
                Ok(pdf) => (
                    Reply::Pdf {
                        pages: pdf.pages,
                        archival: pdf.archival,
                        size: pdf.bytes.len(),
                    },
                    pdf.bytes,
                ),
                Err(why) => no(refusal(why)),
            })
        }
        Job::Drawing => {
            let mut svg = String::new();
            input.read_to_string(&mut svg)?;
            Ok(match png(&svg) {
                Ok(bytes) => (Reply::Png { size: bytes.len() }, bytes),
                Err(why) => no(refusal(why)),
            })
        }
    }
}

fn taken(input: &mut impl Read, pictures: &[PictureName]) -> io::Result<Vec<Vec<u8>>> {
    pictures
        .iter()
        .map(|picture| {
            let mut bytes = vec![0; picture.size];
            input.read_exact(&mut bytes)?;
            Ok(bytes)
        })
        .collect()
}

fn no(why: Refusal) -> (Reply, Vec<u8>) {
    (Reply::No(why), Vec::new())
}

fn refusal(why: DocumentError) -> Refusal {
    match why {
        DocumentError::PictureName => Refusal::PictureName,
        DocumentError::Typesetting(why) => Refusal::Typesetting(why),
        other => Refusal::Typesetting(other.to_string()),
    }
}
