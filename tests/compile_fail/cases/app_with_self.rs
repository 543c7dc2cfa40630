use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Notes {
    lines: Vec<String>,
}

impl Notes {
    #[app]
    fn page(&mut self, ui: &Ui) {
        ui.write(self.lines.len());
    }
}

fn main() {}
