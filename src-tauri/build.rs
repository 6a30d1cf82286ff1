//! Tells Tauri which commands there are, so that each needs a permission of its own.

include!("src/command_list.rs");

macro_rules! names {
    ($($command:ident),+ $(,)?) => {
        &[$(stringify!($command)),+]
    };
}

const COMMANDS: &[&str] = with_commands!(names);

fn main() {
    println!("cargo:rerun-if-changed=src-tauri/src/command_list.rs");
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    if let Err(error) =
        tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))
    {
        panic!("{error:#}");
    }
}
