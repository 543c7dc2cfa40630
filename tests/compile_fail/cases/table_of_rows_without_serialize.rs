use dacapo::prelude::*;

struct Person {
    name: String,
}

#[app]
fn people(ui: &Ui) {
    let people = vec![Person { name: "Ada".into() }];
    ui.table(&people);
    ui.write(&people[0].name);
    ui.dataframe(7, height = 300);
}

fn main() {}
