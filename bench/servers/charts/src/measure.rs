//! What a chart costs in the server: from rows to a scene, and from a page to HTML.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use app_runtime::charts::scene::View;
use app_runtime::{Nowhere, Session};
use dacapo::IntoApp;
use dacapo::frame::Frame;
use dacapo::prelude::*;
use dacapo::runtime::Element;

/// The milliseconds of a call.
fn time<T>(call: impl FnOnce() -> T) -> (f64, T) {
    let begin = Instant::now();
    let result = call();
    (begin.elapsed().as_secs_f64() * 1e3, result)
}

/// The median of some calls, in milliseconds.
fn median(mut call: impl FnMut()) -> f64 {
    let mut all: Vec<f64> = (0..21).map(|_| time(&mut call).0).collect();
    all.sort_by(f64::total_cmp);
    all[10]
}

#[app]
fn page(ui: &Ui, frame: &Frame) {
    ui.line_chart(frame, x = "x", y = "y");
}

fn open(frame: &Frame) -> Session {
    let mut resources = dacapo::runtime::Resources::default();
    resources.insert(frame.clone());
    let mut session = Session::new(page.into_app(), Arc::new(resources), Nowhere);
    session.start();
    session
}

pub fn all() {
    println!("{{");
    for (at, points) in [1_000_usize, 1_000_000, 10_000_000].into_iter().enumerate() {
        let (made, frame) = time(|| crate::frame(points, 1));
        let (first_run, session) = time(|| open(&frame));
        let (first_html, html) = time(|| app_web::read(session.page()));
        let again = median(|| drop(black_box(app_web::read(open(&frame).page()))));
        let page = session.page();
        let figure = page
            .walk(dacapo::runtime::Tree::ROOT)
            .find_map(|id| match &page.node(id).element {
                Element::Chart(figure) => Some(figure),
                _ => None,
            })
            .expect("it is drawn");
        let chart = &figure.chart;
        let run = median(|| drop(black_box(open(&frame))));
        let html_again = median(|| drop(black_box(app_web::read(page))));
        let summary = median(|| drop(black_box(chart.summary())));
        let table = median(|| drop(black_box(chart.table(20))));
        let mark = median(|| {
            black_box(figure.mark());
        });
        let whole = View::whole(800.0, 300.0);
        let end = points as f64;
        let zoom = |part: f64| {
            let view = View { x: Some((end * 0.4, end * (0.4 + part))), ..whole };
            median(|| drop(black_box(chart.scene(&view))))
        };
        let scene = median(|| drop(black_box(chart.scene(&whole))));
        println!("  \"{points}\": {{");
        println!("    \"rows to frame ms\": {made:.1},");
        println!("    \"first run ms\": {first_run:.2},");
        println!("    \"first html ms\": {first_html:.2},");
        println!("    \"another page: run and html ms\": {again:.2},");
        println!("    \"of it the run ms\": {run:.2},");
        println!("    \"of it the html ms\": {html_again:.2},");
        println!("    \"summary ms\": {summary:.3},");
        println!("    \"table ms\": {table:.3},");
        println!("    \"mark ms\": {mark:.3},");
        println!("    \"html bytes\": {},", html.len());
        println!("    \"scene ms\": {scene:.3},");
        println!("    \"zoom to a half ms\": {:.3},", zoom(0.5));
        println!("    \"zoom to a hundredth ms\": {:.3}", zoom(0.01));
        println!("  }}{}", if at < 2 { "," } else { "" });
    }
    println!("}}");
}
