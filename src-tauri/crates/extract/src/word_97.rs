//! Word documents from before 2007, by antiword.

use crate::extracted::LONGEST_TEXT;
use crate::input::Input;
use crate::tool::{self, Deadline, From, How};
use crate::{Extracted, Place, Unreadable};

const KIND: &str = "a Word document";

pub(crate) fn text(input: &Input, until: Deadline) -> Result<Extracted, Unreadable> {
    let arguments = ["antiword", "-m", "UTF-8.txt", "-w", "100", "/dev/stdin"];
    let ended = tool::run(&arguments, From::File(input), LONGEST_TEXT, until)
        .map_err(Unreadable::not_started)?;
    match ended.how {
        How::Code(0) | How::TooMuch => {}
        How::Missing => return Err(Unreadable::tool_missing(KIND, "antiword")),
        How::Code(_) if ended.complaint.contains("ncrypted") => {
            return Err(Unreadable::encrypted(KIND));
        }
        How::TooLong => return Err(Unreadable::too_long(KIND)),
        How::TooMuchMemory => return Err(Unreadable::too_much_memory()),
        How::Code(_) | How::Crashed => return Err(Unreadable::broken(KIND)),
    }
    let mut read = Extracted::new(KIND);
    read.add(Place::Whole, &String::from_utf8_lossy(&ended.output), false);
    read.cut |= ended.how == How::TooMuch;
    Ok(read)
}
