//! Pictures: valid ones, and the messages about invalid ones.

use std::sync::Arc;

use dacapo::prelude::*;

/// A picture of one dot.
const DOT: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

#[test]
fn a_picture_reads_as_its_caption_or_as_what_it_shows() {
    #[app]
    fn pictures(ui: &Ui) {
        let shared: Arc<[u8]> = DOT.into();
        ui.image(DOT, caption = "A *dot*");
        ui.image(DOT.to_vec(), alt = "another dot", width = 100);
        ui.image(&shared, caption = "third", alt = "a third dot", width = Stretch);
        ui.image(b"<svg xmlns='http://www.w3.org/2000/svg'/>");
        ui.image("pictures/cat.png", alt = "a cat");
    }
    let page = TestApp::new(pictures);
    assert_eq!(page.text(), "A *dot*\nanother dot\nthird\na cat");
    assert_eq!(page.errors(), [""; 0]);
}

#[test]
fn the_same_bytes_in_the_next_run_are_no_change() {
    #[app]
    fn steady(ui: &Ui, other: &mut bool) {
        ui.image(DOT.to_vec());
        if ui.button("Other") {
            *other = true;
        }
        if *other {
            ui.image(b"GIF89a");
        }
    }
    let mut page = TestApp::new(steady);
    page.rerun();
    assert_eq!(page.patches(), []);
    page.button("Other").click();
    assert_eq!(page.patches().len(), 1);
}

#[test]
fn what_is_no_picture_is_an_error_in_its_place() {
    #[app]
    fn wrong(ui: &Ui) {
        ui.image(b"%PDF-1.7 ...");
        ui.image(Vec::<u8>::new());
        ui.image("https://example.org/cat.png");
        ui.image("//example.org/cat.png");
        ui.image("data:image/png;base64,AAAA");
        ui.image("mailto:a@b.c");
        ui.image("");
        ui.write("and on");
    }
    let page = TestApp::new(wrong);
    let errors = page.errors();
    assert_eq!(errors.len(), 7, "{errors:?}");
    assert_eq!(
        errors[0],
        "this image begins with the bytes `25 50 44 46 2d 31 2e 37`, which is none of the formats \
         that browsers show: give it as PNG, JPEG, GIF, WebP, AVIF or SVG"
    );
    assert_eq!(errors[1], "this image has no bytes at all");
    for outside in &errors[2..4] {
        assert!(outside.contains("is on another site"), "{outside}");
    }
    for odd in &errors[4..] {
        assert!(odd.contains("is no address of an image"), "{odd}");
    }
    assert!(page.contains("and on"));
}
