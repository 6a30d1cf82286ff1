//! Which process holds a lease, and whether it still runs.

use std::process;

use uuid::Uuid;

use crate::platform::name_of_process as name_of;

/// A name for one holder of leases: boot id, process id, start time, and a part of its own.
///
/// A process id alone is used again; with the start time and the boot id it is not.
pub(crate) fn new_holder() -> String {
    let process = name_of(process::id()).unwrap_or_else(|| format!("unknown:{}:0", process::id()));
    format!("{process}:{}", Uuid::new_v4().simple())
}

/// Whether the process of that holder still runs.
pub(crate) fn is_running(holder: &str) -> bool {
    let Some((process, _own)) = holder.rsplit_once(':') else {
        return false;
    };
    let pid = process.split(':').nth(1).and_then(|pid| pid.parse().ok());
    pid.and_then(name_of).is_some_and(|now| now == process)
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn this_process_runs_and_another_start_of_the_same_id_does_not() {
        let holder = new_holder();
        assert!(is_running(&holder));
        let mut parts: Vec<_> = holder.split(':').collect();
        parts[2] = "1";
        assert!(!is_running(&parts.join(":")));
    }

    #[test]
    fn a_process_that_ended_does_not_run() {
        let mut child = Command::new("sleep").arg("60").spawn().unwrap();
        let name = name_of(child.id()).unwrap() + ":own";
        assert!(is_running(&name));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(!is_running(&name));
    }
}
