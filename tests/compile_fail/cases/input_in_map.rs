use dacapo::prelude::*;

#[component]
fn ticked(ui: &Ui, names: &[String]) -> usize {
    names.iter().map(|name| ui.checkbox(name)).filter(|ticked| *ticked).count()
}

fn main() {}
