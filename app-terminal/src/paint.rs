//! Elements as blocks. The match over elements is exhaustive: a new element must say how it looks,
//! in a file of its own or in the file of its kind. This file has the code that all of them share.

mod buttons;
mod choices;
mod data;
mod fields;
mod files;
mod image;
mod layout;
mod sliders;
mod status;
mod text;

use app_runtime::{Element, Field, Key, LabelVisibility, NodeId, Tree, Width};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use crate::block::{Block, Hit, cut, plain, words, wrap};
use crate::look::Look;
use crate::page::Page;
use crate::painter::Painter;
use crate::words::inline;

pub(crate) use choices::filtered;

/// The room to the left of every element, where a bar marks the one that has the keys.
pub(crate) const MARGIN: usize = 2;

impl Painter<'_> {
    fn key(&self, id: NodeId) -> Key {
        self.page.tree.node(id).key
    }

    fn element(&self, id: NodeId) -> &Element {
        &self.page.tree.node(id).element
    }

    /// The content of an element, from top to bottom.
    pub(crate) fn inside(&self, id: NodeId, width: usize) -> Block {
        let mut all = Block::default();
        let mut before: Option<&Element> = None;
        let mut faded = false;
        for &child in self.page.tree.children(id) {
            faded |= self.page.fades_from(self.key(child));
            let mut block = self.block(child, width);
            if faded {
                block.patch_style(self.look.quiet());
            }
            if block.is_empty() {
                continue;
            }
            let element = self.element(child);
            if before.is_some_and(|before| !close(before, element)) {
                all.blank();
            }
            all.add(block);
            before = Some(element);
        }
        all
    }

    /// One element with its content.
    pub(crate) fn block(&self, id: NodeId, width: usize) -> Block {
        let (key, room) = (self.key(id), room(width));
        match self.element(id) {
            Element::Region(_) | Element::Column(_) | Element::Tab(_) | Element::Placeholder(_) => {
                self.inside(id, width)
            }
            Element::Container(container) => self.container(id, container.border, width),
            Element::Form(form) => self.container(id, form.border, width),
            Element::Columns(columns) => self.columns(id, columns, width),
            Element::Expander(expander) => self.expander(id, expander, width),
            Element::Status(status) => self.status(id, status, width),
            Element::Popover(popover) => self.popover(id, popover, width),
            Element::Tabs(tabs) => self.tabs(id, tabs, width),
            Element::ChatMessage(message) => self.chat_message(id, message, width),
            Element::Spinner(spinner) => self.spinner(id, spinner, width),
            Element::Alert(alert) => self.alert(alert, room),
            Element::Failure(failure) => self.failure(failure, room),
            Element::Exception(exception) => self.exception(exception, room),
            Element::Progress(progress) => self.progress(progress, room),
            Element::Heading(heading) => self.heading(heading, room),
            Element::Markdown(words) if words.formula => self.text(&words.body, room),
            Element::Markdown(words) => self.markdown(&words.body, room),
            element @ Element::Html(_) => self.text(&element.data().text(), room),
            Element::Text(text) => self.text(&text.body, room),
            Element::Caption(caption) => self.caption(&caption.body, room),
            Element::Code(code) => self.code(code, room),
            Element::Divider(_) => self.divider(room),
            Element::Badge(badge) => self.badge(badge, room),
            Element::Metric(metric) => self.metric(metric, room),
            Element::Json(_) => self.json(key, room),
            Element::Custom(custom) => self.custom(key, custom, room),
            Element::Table(table) => self.table(&table.frame, room),
            Element::Dataframe(data) => self.dataframe(key, data, room),
            Element::Chart(figure) => self.chart(key, figure, room),
            Element::Image(image) => self.image(key, image, room),
            Element::Button(button) => self.button(key, button, room),
            Element::LinkButton(link) => self.link_button(key, link, room),
            Element::Checkbox(checkbox) => self.checkbox(key, checkbox, room),
            Element::Radio(radio) => self.radio(key, radio, room),
            Element::Pills(pills) => self.pills(key, pills, room),
            Element::Selectbox(select) => self.selectbox(key, select, room),
            Element::Multiselect(select) => self.multiselect(key, select, room),
            Element::Slider(slider) => self.slider(key, slider, room),
            Element::RangeSlider(slider) => self.range_slider(key, slider, room),
            Element::SelectSlider(slider) => self.select_slider(key, slider, room),
            Element::TextInput(input) => self.text_input(key, input, room),
            Element::TextArea(area) => self.text_area(key, area, room),
            Element::NumberInput(input) => self.number_input(key, input, room),
            element @ (Element::DateInput(_) | Element::TimeInput(_)) => {
                self.moment(key, element, room)
            }
            Element::ColorPicker(picker) => self.color_picker(key, picker, room),
            Element::ChatInput(input) => self.chat_input(key, input, room),
            Element::FileUploader(uploader) => self.file_uploader(key, uploader, room),
        }
    }

    /// Lines that only show something.
    fn show(&self, lines: Vec<Line<'static>>) -> Block {
        Block::of(lines).behind(&Span::raw(" ".repeat(MARGIN)))
    }

    fn focusable(&self, key: Key, block: Block, room: usize) -> Block {
        let margin = if self.page.is_focused(key) {
            Span::styled("▌ ", self.look.accent().add_modifier(Modifier::BOLD))
        } else {
            Span::raw(" ".repeat(MARGIN))
        };
        block.behind(&margin).spot(key, Hit::Whole, room + MARGIN)
    }

    fn label_style(&self, key: Key, disabled: bool) -> Style {
        match (disabled, self.page.is_focused(key)) {
            (true, _) => self.look.quiet(),
            (false, true) => self.look.accent().add_modifier(Modifier::BOLD),
            (false, false) => Style::new(),
        }
    }

    /// An input: its label above; its help and its error below.
    fn control(
        &self,
        key: Key,
        field: &Field,
        inside: impl Into<Block>,
        room: usize,
        label: bool,
    ) -> Block {
        let mut all = Block::default();
        if label {
            match field.label_visibility {
                LabelVisibility::Visible => {
                    let spans =
                        inline(&field.label, self.look, self.label_style(key, field.disabled));
                    all.add(Block::of(wrap(spans, room)));
                }
                LabelVisibility::Hidden => all.blank(),
                LabelVisibility::Collapsed => {}
            }
        }
        all.add(inside.into());
        if field.disabled {
            let quiet = |line: Line<'static>| line.patch_style(self.look.quiet());
            all = Block::of(all.lines.into_iter().map(quiet).collect());
        }
        if let Some(error) = self.page.local(key).and_then(|local| local.error.as_ref()) {
            all.lines.extend(words(&format!("! {error}"), self.look.bad(), room));
        }
        if let Some(help) = field.help.as_deref().filter(|_| self.page.is_focused(key)) {
            all.lines.extend(wrap(inline(help, self.look, self.look.quiet()), room));
        }
        if field.disabled { self.show(all.lines) } else { self.focusable(key, all, room) }
    }

    /// A field with words in it, a line below them, and a sign at its end.
    fn box_line(&self, shown: &str, style: Style, sign: &str, width: usize) -> Line<'static> {
        let inner = width.saturating_sub(2);
        let field = self.look.field();
        let mut line = cut(Line::from(Span::styled(plain(shown), style.patch(field))), inner);
        let missing = inner.saturating_sub(line.width());
        line.spans.push(Span::styled(" ".repeat(missing), field));
        if !sign.is_empty() {
            line.spans.push(Span::styled(format!(" {sign}"), self.look.quiet()));
        }
        line
    }
}

/// The room that the margin leaves for an element.
fn room(width: usize) -> usize {
    width.saturating_sub(MARGIN).max(4)
}

/// Whether one element is directly below the other, without an empty line.
fn close(above: &Element, below: &Element) -> bool {
    use Element::{Badge, Button, Caption, Checkbox, LinkButton, Text};
    matches!(
        (above, below),
        (Checkbox(_), Checkbox(_))
            | (Text(_), Text(_))
            | (_, Caption(_))
            | (Badge(_), Badge(_))
            | (Button(_) | LinkButton(_), Button(_) | LinkButton(_))
    )
}

/// The width of a field: its own, eight pixels to a cell, but no wider than a person can read.
fn wide(field: &Field, room: usize) -> usize {
    match field.width {
        Width::Pixels(pixels) => ((pixels / 8) as usize).clamp(8, room.max(8)),
        Width::Content | Width::Stretch => room.min(50),
    }
}

/// The page as lines without colors, for output without a terminal.
pub(crate) fn print(page: &Page, width: usize) -> String {
    let painter = Painter { page, look: Look::PLAIN, tick: 0 };
    let mut text = String::new();
    for &region in page.tree.children(Tree::ROOT) {
        for line in painter.block(region, width).lines {
            let line = line.to_string();
            // The margin is for a bar that is not shown here.
            text.push_str(line.strip_prefix("  ").unwrap_or(&line).trim_end());
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use app_runtime::Ui;
    use app_runtime::widgets::frame::Frame;

    use super::*;

    #[test]
    fn a_frame_without_columns_is_shown() {
        let page = Page::showing(|ui: &Ui| {
            ui.table(Frame::computed(0)).show();
            ui.dataframe(Frame::computed(0)).show();
            ui.write("after them").show();
        });
        assert!(print(&page, 80).contains("after them"));
    }

    #[test]
    fn details_of_a_failure_are_told_in_debug_builds_alone() {
        let page = Page::showing(|_: &Ui| panic!("the words of this panic"));
        let shown = print(&page, 80);
        assert!(shown.contains("the app panicked here"), "{shown}");
        assert_eq!(shown.contains("the words of this panic"), cfg!(debug_assertions), "{shown}");
    }

    #[test]
    fn a_field_that_hints_at_nothing_can_be_written_in() {
        let mut page = Page::showing(|ui: &Ui| {
            ui.text_input("Name").placeholder("").show();
        });
        let nodes = page.tree.walk(Tree::ROOT).map(|id| page.tree.node(id));
        let fields = nodes.filter(|node| node.element.data().label() == Some("Name"));
        let field = fields.map(|node| node.key).last();
        page.focus(field);
        assert!(print(&page, 80).contains("Name"));
    }

    #[test]
    fn a_label_that_looks_like_a_list_or_a_heading_is_neither() {
        let page = Page::showing(|ui: &Ui| {
            ui.checkbox("1. First").show();
            ui.checkbox("# second *and*").show();
            ui.checkbox("- third :material/nothing_of_this_name:").show();
        });
        let shown = print(&page, 80);
        for label in ["1. First", "# second and", "- third :material/nothing_of_this_name:"] {
            assert!(shown.contains(&format!("] {label}")), "{shown}");
        }
    }
}
