use dacapo::frame::Frame;
use dacapo::prelude::*;

#[app]
fn page(ui: &Ui) {
    let frame = Frame::computed(3).column("price", |row| row);
    ui.line_chart(&frame, y = |row| row);
}

fn main() {}
