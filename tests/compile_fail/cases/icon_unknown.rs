use dacapo::prelude::*;

#[app(icon = "dashboard")]
fn refreshing(ui: &Ui) {
    ui.button("Refresh", icon = ":material/refrsh:");
    ui.button("Celebrate", icon = "🎉🎉");
    ui.link_button("Elsewhere", "https://example.org", icon = ":material/open_in_new:");
}

fn main() {}
