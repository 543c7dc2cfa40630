//! An app with things that no example has and a terminal must stand: a sidebar, a page longer than
//! any screen, a run that goes on until it is stopped, a panic in the app, and one beside it, and a
//! cell that never comes.

use std::io;
use std::thread;
use std::time::Duration;

use dacapo::frame::Frame;
use dacapo::prelude::*;

/// A value that cannot be dropped.
struct Sticky;

impl Drop for Sticky {
    fn drop(&mut self) {
        panic!("made up to stick");
    }
}

#[derive(Default, Serialize, Deserialize)]
struct Used {}

#[app(title = "Desk")]
fn desk(ui: &Ui) {
    let loud = ui.sidebar(|ui| ui.checkbox("Loud"));
    ui.title("A desk");
    ui.write(if loud { "IT IS LOUD" } else { "It is quiet" });
    if ui.button("Work") {
        let place = ui.placeholder();
        for step in 1.. {
            place.write(format!("Step {step}."));
            // No test waits for this: it stands for work, and leaves the processor to others.
            thread::sleep(Duration::from_millis(20));
        }
    }
    if ui.button("Fall") {
        panic!("made up to fail");
    }
    if ui.button("Stick") {
        let sticky = Sticky;
        // It is never pressed: the next run drops the value that it would use.
        ui.button(
            "Stuck",
            on_click = move |_: &mut Used| {
                let _ = &sticky;
            },
        );
    }
    if let Some(file) = std::env::var_os("DESK_HANGS") {
        // The last row never comes; a file records that it was requested.
        let frame = Frame::computed(1000).column("never", move |row| {
            if row == 999 {
                std::fs::write(&file, "").expect("the test has made its folder");
                loop {
                    thread::park();
                }
            }
            row
        });
        ui.dataframe(frame);
    }
    for number in 1..=60 {
        ui.keyed(number).text(format!("Line {number}."));
    }
}

fn main() -> dacapo::Result {
    if std::env::var_os("DESK_FALLS").is_some() {
        // As by a mistake in the renderer.
        let shown =
            app_terminal::with_terminal(|_| -> io::Result<()> { panic!("made up to fail") });
        return shown.map_err(dacapo::Error::Terminal);
    }
    dacapo::run(desk)
}
