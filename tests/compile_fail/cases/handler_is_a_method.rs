use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Notes {
    lines: Vec<String>,
}

impl Notes {
    #[handler]
    fn clear(&mut self) {
        self.lines.clear();
    }
}

fn main() {}
