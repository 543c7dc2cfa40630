use std::rc::Rc;

use dacapo::prelude::*;

#[cached]
fn load(name: &str) -> Rc<str> {
    name.into()
}

fn main() {}
