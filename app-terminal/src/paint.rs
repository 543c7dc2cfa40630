//! Elements as blocks. The match over elements is exhaustive: a new one must say how it looks.

use app_runtime::widgets::alert::Level;
use app_runtime::widgets::badge::BadgeColor;
use app_runtime::widgets::button::{Act, ButtonKind, IconPosition};
use app_runtime::widgets::choice::Options;
use app_runtime::widgets::columns::{Align, Gap};
use app_runtime::widgets::image::ImageSource;
use app_runtime::widgets::metric::{Metric, Trend};
use app_runtime::{
    Element, Field, Icon, Key, LabelVisibility, NodeId, Num, Region, Shortcut, Size, Tree, Width,
};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};

use crate::block::{Block, cut, fill, plain, words, wrap};
use crate::look::Look;
use crate::page::{Local, Page};
use crate::words::{icon, inline, markdown};
use crate::{grid, json};

/// The room to the left of every element, where a bar marks the one that has the keys.
pub(crate) const MARGIN: usize = 2;

/// A column narrower than this stands below its neighbours.
const NARROWEST: usize = 9;

#[derive(Clone, Copy)]
pub(crate) struct Painter<'a> {
    pub(crate) page: &'a Page,
    pub(crate) look: Look,
    /// Turns the spinner.
    pub(crate) tick: usize,
}

impl Painter<'_> {
    fn element(&self, id: NodeId) -> &Element {
        &self.page.tree.node(id).element
    }

    /// What is inside an element, from top to bottom.
    pub(crate) fn inside(&self, id: NodeId, width: usize) -> Block {
        let mut all = Block::default();
        let mut before: Option<&Element> = None;
        for &child in self.page.tree.children(id) {
            let block = self.block(child, width);
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

    /// One element, with all inside it.
    pub(crate) fn block(&self, id: NodeId, width: usize) -> Block {
        let key = self.page.tree.node(id).key;
        let look = self.look;
        let room = width.saturating_sub(MARGIN).max(4);
        match self.element(id) {
            Element::Region(Region::Page | Region::Main | Region::Sidebar)
            | Element::Column(_)
            | Element::Tab(_)
            | Element::Placeholder(_) => self.inside(id, width),
            Element::Container(container) => self.container(id, container.border, width),
            Element::Form(form) => self.container(id, form.border, width),
            Element::Columns(columns) => {
                let gap = match columns.gap {
                    Gap::Small => 1,
                    Gap::Medium => 3,
                    Gap::Large => 5,
                };
                self.columns(id, gap, columns.alignment, width)
            }
            Element::Expander(expander) => {
                let open = self.page.is_open(key, expander.expanded);
                self.fold(id, &expander.label, expander.icon.as_ref(), open, false, width)
            }
            Element::Popover(popover) => {
                let open = self.page.is_open(key, false) && !popover.disabled;
                self.fold(id, &popover.label, popover.icon.as_ref(), open, popover.disabled, width)
            }
            Element::Tabs(tabs) => self.tabs(id, &tabs.labels, width),
            Element::Spinner(spinner) => {
                let mut all = Block::default();
                if spinner.turning {
                    let mut spans =
                        vec![Span::styled(format!("{} ", turning(self.tick)), look.accent())];
                    spans.extend(inline(&spinner.text, look, Style::new()));
                    all.add(self.show(wrap(spans, room)));
                }
                all.add(self.inside(id, width));
                all
            }
            Element::Heading(heading) => {
                let style = look.accent().add_modifier(Modifier::BOLD);
                let mut lines = wrap(inline(&heading.body, look, style), room);
                if heading.level == 1 {
                    let wide = lines.iter().map(Line::width).max().unwrap_or(0);
                    lines.push(Line::styled("━".repeat(wide), look.accent()));
                } else if heading.level == 2 {
                    let wide = lines.iter().map(Line::width).max().unwrap_or(0);
                    lines.push(Line::styled("─".repeat(wide), look.quiet()));
                }
                self.show(lines)
            }
            Element::Markdown(words) => self.show(markdown(&words.body, look, room).lines),
            Element::Html(_) => {
                self.show(words(&self.element(id).data().text(), Style::new(), room))
            }
            Element::Text(text) => self.show(words(&text.body, Style::new(), room)),
            Element::Caption(caption) => {
                self.show(wrap(inline(&caption.body, look, look.quiet()), room))
            }
            Element::Code(code) => self.show(source(&code.body, code.line_numbers, look, room)),
            Element::Divider(_) => self.show(vec![Line::styled("─".repeat(room), look.quiet())]),
            Element::Alert(alert) => {
                let (sign, style) = match alert.level {
                    Level::Success => ("✓", look.good()),
                    Level::Info => ("i", look.accent()),
                    Level::Warning => ("!", look.warning()),
                    Level::Error => ("✗", look.bad()),
                };
                let sign = icon(alert.icon.as_ref()).unwrap_or_else(|| format!("{sign} "));
                let body = markdown(&alert.body, look, room.saturating_sub(6)).lines;
                self.barred(&sign, body, style)
            }
            Element::Failure(failure) => {
                let mut body = words(&failure.message, look.strong(), room.saturating_sub(6));
                if let Some(details) = failure.details.as_ref().filter(|_| cfg!(debug_assertions)) {
                    body.extend(words(details, look.quiet(), room.saturating_sub(6)));
                }
                self.barred("✗ ", body, look.bad())
            }
            Element::Exception(exception) => {
                let mut body = words(&exception.message, look.strong(), room.saturating_sub(6));
                for source in &exception.sources {
                    let line = format!("caused by: {source}");
                    body.extend(words(&line, look.quiet(), room.saturating_sub(6)));
                }
                self.barred("✗ ", body, look.bad())
            }
            Element::Badge(badge) => {
                let color = match badge.color {
                    BadgeColor::Blue => Color::Blue,
                    BadgeColor::Green => Color::Green,
                    BadgeColor::Orange => Color::Yellow,
                    BadgeColor::Red => Color::Red,
                    BadgeColor::Violet => Color::Magenta,
                    BadgeColor::Gray => Color::DarkGray,
                };
                let style = look.color(color).add_modifier(Modifier::REVERSED);
                let mut spans = vec![Span::styled(" ", style)];
                if let Some(icon) = icon(badge.icon.as_ref()) {
                    spans.push(Span::styled(icon, style));
                }
                spans.extend(inline(&badge.label, look, style));
                spans.push(Span::styled(" ", style));
                self.show(vec![cut(Line::from(spans), room)])
            }
            Element::Metric(metric) => self.metric(metric, room),
            Element::Progress(progress) => {
                let mut lines = Vec::new();
                if let Some(text) = &progress.text {
                    lines.extend(wrap(inline(text, look, Style::new()), room));
                }
                let bar = room.saturating_sub(6).min(60);
                let full = (progress.fraction.clamp(0.0, 1.0) * bar as f64).round() as usize;
                lines.push(Line::from(vec![
                    Span::styled("█".repeat(full), look.accent()),
                    Span::styled("░".repeat(bar - full), look.quiet()),
                    Span::raw(format!("{:5.0}%", progress.fraction * 100.0)),
                ]));
                self.show(lines)
            }
            Element::Json(data) => {
                let block = Block::of(json::lines(self, key, data, room));
                self.focusable(key, block, room)
            }
            Element::Custom(custom) => {
                let mut lines = words(&custom.name, look.quiet(), room);
                let open = self.page.is_open(key, true);
                lines.extend(json::data(self, &custom.value, open, room));
                self.focusable(key, Block::of(lines), room)
            }
            Element::Table(table) => self.show(grid::table(&table.frame, look, room)),
            Element::Dataframe(data) => {
                let block = Block::of(grid::window(self, key, data, room));
                self.focusable(key, block, room)
            }
            Element::Image(image) => {
                let what = match &image.source {
                    ImageSource::Address(address) => address.clone(),
                    ImageSource::Picture(picture) => match picture.pixels() {
                        Some((wide, high)) => format!("{wide} × {high} pixels"),
                        None => picture.format().mime().to_owned(),
                    },
                };
                let wide = room.min(44);
                let mut body = Vec::new();
                if let Some(alt) = &image.alt {
                    body.extend(words(alt, Style::new(), wide.saturating_sub(4)));
                }
                body.extend(words(&what, look.quiet(), wide.saturating_sub(4)));
                let title = Line::styled("image", look.quiet());
                let mut lines = Block::of(body).boxed(Some(title), wide, look.quiet()).lines;
                if let Some(caption) = &image.caption {
                    lines.extend(wrap(inline(caption, look, look.quiet()), room));
                }
                self.show(lines)
            }
            Element::Button(button) => {
                let hint = button.shortcut.as_ref().and_then(spoken);
                let line = self.button(
                    key,
                    &button.label,
                    button.icon.as_ref().map(|icon| (icon, button.icon_position)),
                    button.kind,
                    button.disabled,
                    match button.act {
                        Act::Download => Some("↓".to_owned()),
                        Act::Click | Act::Submit => hint,
                    },
                );
                self.pressable(key, line, room, button.disabled, button.help.as_deref())
            }
            Element::LinkButton(link) => {
                let line = self.button(
                    key,
                    &link.label,
                    link.icon.as_ref().map(|icon| (icon, IconPosition::Left)),
                    link.kind,
                    link.disabled,
                    Some("↗".to_owned()),
                );
                let mut block =
                    self.pressable(key, line, room, link.disabled, link.help.as_deref());
                if self.page.is_focused(key) {
                    block.add(self.show(words(&link.url, look.quiet(), room)));
                }
                block
            }
            Element::Checkbox(checkbox) => {
                let sign = match (checkbox.toggle, checkbox.checked) {
                    (false, true) => "[x] ",
                    (false, false) => "[ ] ",
                    (true, true) => "(━●) ",
                    (true, false) => "(○━) ",
                };
                let style = self.label_style(key, checkbox.field.disabled);
                let on = if checkbox.checked { look.accent().patch(style) } else { style };
                let mut spans = vec![Span::styled(sign, on)];
                if checkbox.field.label_visibility == LabelVisibility::Visible {
                    spans.extend(inline(&checkbox.field.label, look, style));
                }
                self.control(key, &checkbox.field, wrap(spans, room), room, false)
            }
            Element::Radio(radio) => {
                let lines = self.choices(key, &radio.options, &radio.field, room);
                self.control(key, &radio.field, lines, room, true)
            }
            Element::Pills(pills) => {
                let lines = self.pills(&pills.options, &pills.field, pills.segmented, room);
                self.control(key, &pills.field, lines, room, true)
            }
            Element::Selectbox(select) => {
                let shown = select.options.chosen_label();
                let words = shown.or(select.options.placeholder.as_deref()).unwrap_or("Choose…");
                let style = if shown.is_some() { Style::new() } else { look.quiet() };
                let mut lines = vec![self.box_line(words, style, "▾", wide(&select.field, room))];
                if self.page.is_open(key, false) {
                    let chosen = select.options.chosen;
                    lines.extend(self.list(
                        key,
                        &select.options.labels,
                        |at| chosen == Some(at),
                        room,
                    ));
                }
                self.control(key, &select.field, lines, room, true)
            }
            Element::Multiselect(select) => {
                let mut spans = Vec::new();
                for &at in &select.chosen {
                    let label = select.labels.get(at).map_or("", String::as_str);
                    spans.push(Span::styled(
                        format!("[{}]", plain(label).replace(' ', "\u{a0}")),
                        look.accent(),
                    ));
                    spans.push(" ".into());
                }
                let mut lines = if spans.is_empty() {
                    vec![self.box_line(
                        &select.placeholder,
                        look.quiet(),
                        "▾",
                        wide(&select.field, room),
                    )]
                } else {
                    spans.push(Span::styled("▾", look.quiet()));
                    wrap(spans, room)
                };
                if self.page.is_open(key, false) {
                    lines.extend(self.list(
                        key,
                        &select.labels,
                        |at| select.chosen.contains(&at),
                        room,
                    ));
                }
                self.control(key, &select.field, lines, room, true)
            }
            Element::Slider(slider) => {
                let place = share(slider.min, slider.max, slider.value);
                let line = self.rail(key, &[place], &slider.value.to_string(), &slider.field, room);
                let ends = format!("{} to {}", slider.min, slider.max);
                self.control(key, &slider.field, self.with_ends(key, line, &ends), room, true)
            }
            Element::RangeSlider(slider) => {
                let places = [slider.start, slider.end].map(|at| share(slider.min, slider.max, at));
                let value = format!("{} – {}", slider.start, slider.end);
                let line = self.rail(key, &places, &value, &slider.field, room);
                let ends = format!("{} to {}, Space: the other end", slider.min, slider.max);
                self.control(key, &slider.field, self.with_ends(key, line, &ends), room, true)
            }
            Element::SelectSlider(slider) => {
                let last = slider.options.labels.len().saturating_sub(1).max(1);
                let place = slider.options.chosen.unwrap_or(0) as f64 / last as f64;
                let value = slider.options.chosen_label().unwrap_or_default();
                let line = self.rail(key, &[place], value, &slider.field, room);
                self.control(key, &slider.field, vec![line], room, true)
            }
            Element::TextInput(input) => {
                let shown = if input.password {
                    "•".repeat(input.value.chars().count())
                } else {
                    input.value.clone()
                };
                let width = wide(&input.field, room);
                let hint = input.placeholder.as_deref();
                let lines = vec![self.written(key, &shown, hint, input.password, "", width)];
                self.control(key, &input.field, lines, room, true)
            }
            Element::NumberInput(input) => {
                let width = wide(&input.field, room).min(24);
                let lines =
                    vec![self.written(key, &input.value.to_string(), None, false, "↕", width)];
                self.control(key, &input.field, lines, room, true)
            }
            element @ (Element::DateInput(_) | Element::TimeInput(_)) => {
                let shown = crate::page::written(element).unwrap_or_default();
                let lines = vec![self.written(key, &shown, None, false, "↕", room.min(24))];
                match element.data().field() {
                    Some(field) => self.control(key, field, lines, room, true),
                    None => Block::of(lines),
                }
            }
            Element::ColorPicker(picker) => {
                let color = picker.value;
                let shown = color.to_string();
                let mut line = self.written(key, &shown, None, false, "", room.min(12));
                if look.colors {
                    let color = Style::new().fg(Color::Rgb(color.r, color.g, color.b));
                    line.spans.push(Span::styled("  ██████", color));
                }
                self.control(key, &picker.field, vec![line], room, true)
            }
            Element::ChatMessage(message) => {
                let mut all = Block::default();
                let style = look.accent().add_modifier(Modifier::BOLD);
                all.add(self.show(words(&message.who, style, room)));
                all.add(self.inside(id, width));
                all
            }
            Element::ChatInput(input) => {
                let field = Field {
                    label: input.placeholder.clone(),
                    help: None,
                    disabled: input.disabled,
                    label_visibility: LabelVisibility::Collapsed,
                    width: input.width,
                };
                let width = wide(&field, room);
                let lines =
                    vec![self.written(key, "", Some(&input.placeholder), false, "⏎", width)];
                self.control(key, &field, lines, room, true)
            }
            Element::TextArea(area) => {
                let lines =
                    self.area(key, &area.value, area.placeholder.as_deref(), area.height, room);
                self.control(key, &area.field, lines, room, true)
            }
            Element::FileUploader(uploader) => {
                let mut lines = Vec::new();
                for file in &uploader.files {
                    lines.push(cut(
                        Line::from(vec![
                            Span::styled("• ", look.accent()),
                            Span::raw(plain(file.name())),
                            Span::styled(format!("  {}", Size(file.size())), look.quiet()),
                        ]),
                        room,
                    ));
                }
                let kinds =
                    uploader.limits.kinds().map_or(String::new(), |kinds| format!("{kinds}, "));
                let most = Size(uploader.limits.max_size);
                lines.push(Line::from(vec![
                    Span::styled(
                        "[ Choose a file ]",
                        self.label_style(key, uploader.field.disabled),
                    ),
                    Span::styled(format!("  {kinds}up to {most}"), look.quiet()),
                ]));
                self.control(
                    key,
                    &uploader.field,
                    lines.into_iter().map(|line| cut(line, room)).collect(),
                    room,
                    true,
                )
            }
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
        block.behind(&margin).spot(key, room + MARGIN)
    }

    fn label_style(&self, key: Key, disabled: bool) -> Style {
        match (disabled, self.page.is_focused(key)) {
            (true, _) => self.look.quiet(),
            (false, true) => self.look.accent().add_modifier(Modifier::BOLD),
            (false, false) => Style::new(),
        }
    }

    /// An input: its label above, its help and what is wrong with it below.
    fn control(
        &self,
        key: Key,
        field: &Field,
        lines: Vec<Line<'static>>,
        room: usize,
        label: bool,
    ) -> Block {
        let mut all = Vec::new();
        if label {
            match field.label_visibility {
                LabelVisibility::Visible => {
                    let spans =
                        inline(&field.label, self.look, self.label_style(key, field.disabled));
                    all.extend(wrap(spans, room));
                }
                LabelVisibility::Hidden => all.push(Line::default()),
                LabelVisibility::Collapsed => {}
            }
        }
        all.extend(lines);
        if field.disabled {
            all = all.into_iter().map(|line| line.patch_style(self.look.quiet())).collect();
        }
        if let Some(error) = self.page.local(key).and_then(|local| local.error.as_ref()) {
            all.extend(words(&format!("! must be {error}"), self.look.bad(), room));
        }
        if let Some(help) = field.help.as_deref().filter(|_| self.page.is_focused(key)) {
            all.extend(wrap(inline(help, self.look, self.look.quiet()), room));
        }
        let block = Block::of(all);
        if field.disabled {
            return block.behind(&Span::raw(" ".repeat(MARGIN)));
        }
        self.focusable(key, block, room)
    }

    fn button(
        &self,
        key: Key,
        label: &str,
        picture: Option<(&Icon, IconPosition)>,
        kind: ButtonKind,
        disabled: bool,
        hint: Option<String>,
    ) -> Line<'static> {
        let look = self.look;
        let style = match kind {
            _ if disabled => look.quiet(),
            ButtonKind::Primary => look.raised(),
            ButtonKind::Secondary | ButtonKind::Tertiary if self.page.is_focused(key) => {
                look.accent().add_modifier(Modifier::BOLD)
            }
            ButtonKind::Secondary => Style::new(),
            ButtonKind::Tertiary => look.accent(),
        };
        let (open, shut) = match kind {
            ButtonKind::Tertiary => ("", ""),
            ButtonKind::Primary | ButtonKind::Secondary => ("[ ", " ]"),
        };
        let mut spans = vec![Span::styled(open, style)];
        let name = inline(label, look, style);
        let empty = name.iter().all(|span| span.content.trim().is_empty());
        let position = picture.map(|(_, position)| position);
        let sign = picture.and_then(|(own, _)| match own {
            // A button that is only an icon still needs a name.
            Icon::Material(name) if empty => Some(name.replace('_', " ")),
            own => icon(Some(own)),
        });
        if position == Some(IconPosition::Right) {
            spans.extend(name);
            spans.extend(sign.map(|sign| Span::styled(format!(" {}", sign.trim_end()), style)));
        } else {
            spans.extend(sign.map(|sign| Span::styled(sign, style)));
            spans.extend(name);
        }
        spans.push(Span::styled(shut, style));
        if let Some(hint) = hint {
            spans.push(Span::styled(format!(" {hint}"), look.quiet()));
        }
        Line::from(spans)
    }

    fn pressable(
        &self,
        key: Key,
        line: Line<'static>,
        room: usize,
        disabled: bool,
        help: Option<&str>,
    ) -> Block {
        let mut lines = vec![cut(line, room)];
        let wide = lines[0].width();
        if let Some(help) = help.filter(|_| self.page.is_focused(key)) {
            lines.extend(wrap(inline(help, self.look, self.look.quiet()), room));
        }
        if disabled { self.show(lines) } else { self.focusable(key, Block::of(lines), wide) }
    }

    fn container(&self, id: NodeId, border: bool, width: usize) -> Block {
        if !border || width < 12 {
            return self.inside(id, width);
        }
        let outer = width.saturating_sub(MARGIN);
        let inside = self.inside(id, outer.saturating_sub(3));
        // The margin of what is inside is room enough.
        inside.boxed(None, outer, self.look.quiet()).behind(&Span::raw(" ".repeat(MARGIN)))
    }

    fn columns(&self, id: NodeId, gap: usize, alignment: Align, width: usize) -> Block {
        let children = self.page.tree.children(id);
        let weights: Vec<f64> = children
            .iter()
            .map(|&child| match self.element(child) {
                Element::Column(column) => column.weight,
                _ => 1.0,
            })
            .collect();
        let total: f64 = weights.iter().sum();
        let room = width.saturating_sub(gap * children.len().saturating_sub(1));
        let widths: Vec<usize> =
            weights.iter().map(|weight| (weight / total * room as f64) as usize).collect();
        if children.len() > 1 && widths.iter().any(|width| *width < NARROWEST) {
            return self.inside(id, width);
        }
        let mut blocks: Vec<(Block, usize)> = std::iter::zip(children, &widths)
            .map(|(&child, &width)| (self.block(child, width.max(6)), width))
            .collect();
        let height = blocks.iter().map(|(block, _)| block.lines.len()).max().unwrap_or(0);
        for (block, _) in &mut blocks {
            let missing = height - block.lines.len();
            let above = match alignment {
                Align::Top => 0,
                Align::Center => missing / 2,
                Align::Bottom => missing,
            };
            let mut lower = Block::of(vec![Line::default(); above]);
            lower.add(std::mem::take(block));
            *block = lower;
        }
        Block::beside(blocks, gap)
    }

    fn fold(
        &self,
        id: NodeId,
        label: &str,
        picture: Option<&Icon>,
        open: bool,
        disabled: bool,
        width: usize,
    ) -> Block {
        let key = self.page.tree.node(id).key;
        let room = width.saturating_sub(MARGIN).max(4);
        let style = self.label_style(key, disabled);
        let mut spans = vec![Span::styled(if open { "▾ " } else { "▸ " }, style)];
        spans.extend(icon(picture).map(|icon| Span::styled(icon, style)));
        spans.extend(inline(label, self.look, style));
        let line = Block::of(vec![cut(Line::from(spans), room)]);
        let mut all =
            if disabled { self.show(line.lines) } else { self.focusable(key, line, room) };
        if open {
            let inside = self.inside(id, width.saturating_sub(4));
            all.add(inside.behind(&Span::styled("  │ ", self.look.quiet())));
        }
        all
    }

    fn tabs(&self, id: NodeId, labels: &[String], width: usize) -> Block {
        let key = self.page.tree.node(id).key;
        let room = width.saturating_sub(MARGIN).max(4);
        let children = self.page.tree.children(id);
        let chosen = self.page.local(key).map_or(0, |local| local.cursor);
        let chosen = chosen.min(children.len().saturating_sub(1));
        let mut spans = Vec::new();
        for (index, label) in labels.iter().enumerate() {
            let style = match (index == chosen, self.page.is_focused(key)) {
                (true, true) => self.look.raised(),
                (true, false) => {
                    self.look.accent().add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
                }
                (false, _) => Style::new(),
            };
            let name: String =
                inline(label, self.look, style).iter().map(|span| span.content.as_ref()).collect();
            spans.push(Span::styled(format!("\u{a0}{}\u{a0}", name.replace(' ', "\u{a0}")), style));
            spans.push(Span::raw(" "));
        }
        let mut lines = wrap(spans, room);
        lines.push(Line::styled("─".repeat(room), self.look.quiet()));
        let mut all = self.focusable(key, Block::of(lines), room);
        if let Some(&tab) = children.get(chosen) {
            all.add(self.inside(tab, width));
        }
        all
    }

    /// Words with a bar in a color of their own to the left.
    fn barred(&self, sign: &str, body: Vec<Line<'static>>, style: Style) -> Block {
        let strong = style.add_modifier(Modifier::BOLD);
        let wide = Span::raw(sign).width();
        let lines = body.into_iter().enumerate().map(|(index, mut line)| {
            let head = if index == 0 { sign.to_owned() } else { " ".repeat(wide) };
            line.spans.insert(0, Span::styled(head, strong));
            line.spans.insert(0, Span::styled("┃ ", style));
            line
        });
        self.show(lines.collect())
    }

    fn metric(&self, metric: &Metric, room: usize) -> Block {
        let look = self.look;
        let inner = if metric.border { room.saturating_sub(4) } else { room };
        let mut lines = wrap(inline(&metric.label, look, look.quiet()), inner);
        lines.extend(words(&metric.value, look.strong(), inner));
        if let Some(delta) = &metric.delta {
            let arrow = match metric.trend() {
                Some(Trend::Up) => "↑ ",
                Some(Trend::Down) => "↓ ",
                None => "",
            };
            let style = match metric.good() {
                Some(true) => look.good(),
                Some(false) => look.bad(),
                None => look.quiet(),
            };
            lines.extend(words(&format!("{arrow}{}", delta.trim_start_matches('-')), style, inner));
        }
        if metric.border {
            lines = Block::of(lines).boxed(None, room, look.quiet()).lines;
        }
        self.show(lines)
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

    /// A field of one line that a person may be writing in.
    fn written(
        &self,
        key: Key,
        shown: &str,
        hint: Option<&str>,
        secret: bool,
        sign: &str,
        width: usize,
    ) -> Line<'static> {
        let edit = self.page.local(key).and_then(|local| local.edit.as_ref());
        let Some(edit) = edit.filter(|_| self.page.is_focused(key)) else {
            // What did not do stays to be seen.
            let own =
                edit.filter(|_| self.page.local(key).is_some_and(|local| local.error.is_some()));
            let text = own.map_or_else(|| shown.to_owned(), crate::edit::Edit::text);
            return match hint.filter(|_| text.is_empty()) {
                Some(hint) => self.box_line(hint, self.look.quiet(), sign, width),
                None => self.box_line(&text, Style::new(), sign, width),
            };
        };
        let inner = width.saturating_sub(2).max(2);
        let mut cells: Vec<(String, Style)> = Vec::new();
        for (at, letter) in edit.text().chars().enumerate() {
            let letter = if secret { '•' } else { letter };
            cells.push((plain(&letter.to_string()), self.letter(edit, at)));
        }
        if cells.is_empty()
            && let Some(hint) = hint.filter(|hint| !hint.is_empty())
        {
            let quiet = self.look.quiet().patch(self.look.field());
            cells.extend(hint.chars().map(|letter| (plain(&letter.to_string()), quiet)));
            cells[0].1 = cells[0].1.add_modifier(Modifier::REVERSED);
        } else {
            cells.push((" ".to_owned(), self.letter(edit, edit.text().chars().count())));
        }
        let wide = |cells: &[(String, Style)]| -> usize {
            cells.iter().map(|(letter, _)| Span::raw(letter.as_str()).width()).sum()
        };
        // The part around the caret.
        let mut from = 0;
        while wide(&cells[from..=edit.caret().min(cells.len() - 1)]) > inner {
            from += 1;
        }
        let mut line = Line::default();
        for (letter, style) in cells.into_iter().skip(from) {
            if line.width() + Span::raw(letter.as_str()).width() > inner {
                break;
            }
            line.spans.push(Span::styled(letter, style));
        }
        let missing = inner.saturating_sub(line.width());
        line.spans.push(Span::styled(" ".repeat(missing), self.look.field()));
        if !sign.is_empty() {
            line.spans.push(Span::styled(format!(" {sign}"), self.look.quiet()));
        }
        line
    }

    fn letter(&self, edit: &crate::edit::Edit, at: usize) -> Style {
        let style = self.look.field();
        if at == edit.caret() {
            style.add_modifier(Modifier::REVERSED)
        } else if edit.selected(at) {
            self.look.raised()
        } else {
            style
        }
    }

    fn area(
        &self,
        key: Key,
        shown: &str,
        hint: Option<&str>,
        height: Option<u32>,
        room: usize,
    ) -> Vec<Line<'static>> {
        let inner = room.saturating_sub(4).max(4);
        let rows = height.map_or(4, |pixels| (pixels / 20).clamp(2, 12) as usize);
        let edit = self.page.local(key).and_then(|local| local.edit.as_ref());
        let mut lines = vec![Line::default()];
        let mut caret_line = 0;
        match edit.filter(|_| self.page.is_focused(key)) {
            Some(edit) => {
                let text = edit.text() + " ";
                for (at, letter) in text.chars().enumerate() {
                    let mut style = self.letter(edit, at);
                    style = style.remove_modifier(Modifier::UNDERLINED);
                    let cell =
                        if letter == '\n' { " ".to_owned() } else { plain(&letter.to_string()) };
                    let wide = Span::raw(cell.as_str()).width();
                    if lines.last().is_some_and(|line| line.width() + wide > inner) {
                        lines.push(Line::default());
                    }
                    if at == edit.caret() {
                        caret_line = lines.len() - 1;
                    }
                    if let Some(line) = lines.last_mut() {
                        line.spans.push(Span::styled(cell, style));
                    }
                    if letter == '\n' {
                        lines.push(Line::default());
                    }
                }
            }
            None if shown.is_empty() => {
                lines = words(hint.unwrap_or_default(), self.look.quiet(), inner);
            }
            None => lines = words(shown, Style::new(), inner),
        }
        let from = (caret_line + 1).saturating_sub(rows);
        let mut lines: Vec<_> = lines.into_iter().skip(from).take(rows).collect();
        lines.resize(rows, Line::default());
        let style = if self.page.is_focused(key) { self.look.accent() } else { self.look.quiet() };
        Block::of(lines).boxed(None, room, style).lines
    }

    fn choices(
        &self,
        key: Key,
        options: &Options,
        field: &Field,
        room: usize,
    ) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        for (at, label) in options.labels.iter().enumerate() {
            let chosen = options.chosen == Some(at);
            let mut style = if chosen { self.look.accent() } else { Style::new() };
            if chosen && self.page.is_focused(key) {
                style = style.add_modifier(Modifier::BOLD);
            }
            if field.disabled {
                style = self.look.quiet();
            }
            let mut spans = vec![Span::styled(if chosen { "(•) " } else { "( ) " }, style)];
            spans.extend(inline(label, self.look, style));
            lines.extend(wrap(spans, room));
        }
        lines
    }

    fn pills(
        &self,
        options: &Options,
        field: &Field,
        joined: bool,
        room: usize,
    ) -> Vec<Line<'static>> {
        let mut spans = Vec::new();
        for (at, label) in options.labels.iter().enumerate() {
            let name: String = inline(label, self.look, Style::new())
                .iter()
                .map(|span| span.content.as_ref())
                .collect();
            let name = name.replace(' ', "\u{a0}");
            let (style, words) = if options.chosen == Some(at) {
                let style = if field.disabled { self.look.quiet() } else { self.look.raised() };
                (style, format!("[{name}]"))
            } else {
                (Style::new(), format!("\u{a0}{name}\u{a0}"))
            };
            spans.push(Span::styled(words, style));
            let between = if joined && at + 1 < options.labels.len() { "│" } else { " " };
            spans.push(Span::styled(between, self.look.quiet()));
            if joined {
                spans.push(Span::raw(" "));
            }
        }
        wrap(spans, room)
    }

    /// The options that are left after what was typed, one of them under the cursor.
    fn list(
        &self,
        key: Key,
        labels: &[String],
        chosen: impl Fn(usize) -> bool,
        room: usize,
    ) -> Vec<Line<'static>> {
        let empty = Local::default();
        let local = self.page.local(key).unwrap_or(&empty);
        let found = filtered(labels, &local.filter);
        let cursor = local.cursor.min(found.len().saturating_sub(1));
        let first = first_option(cursor, found.len());
        let inner = room.saturating_sub(4).min(46);
        let mut lines = Vec::new();
        for (place, &at) in found.iter().enumerate().skip(first).take(OPTIONS) {
            let style = if place == cursor { self.look.raised() } else { Style::new() };
            let sign = if chosen(at) { "✓ " } else { "  " };
            let mut line = cut(
                Line::from(vec![Span::styled(format!("{sign}{}", plain(&labels[at])), style)]),
                inner,
            );
            let missing = inner.saturating_sub(line.width());
            line.spans.push(Span::styled(" ".repeat(missing), style));
            lines.push(line);
        }
        if found.is_empty() {
            lines.push(Line::styled("nothing matches", self.look.quiet()));
        } else if found.len() > 8 {
            let more = format!("{} of {}", cursor + 1, found.len());
            lines.push(Line::styled(more, self.look.quiet()));
        }
        let title = if local.filter.is_empty() { "type to search" } else { local.filter.as_str() };
        let title = Line::styled(plain(title), self.look.quiet());
        Block::of(lines).boxed(Some(title), inner + 4, self.look.quiet()).lines
    }

    fn rail(
        &self,
        key: Key,
        thumbs: &[f64],
        value: &str,
        field: &Field,
        room: usize,
    ) -> Line<'static> {
        let value = plain(value);
        let wide = Span::raw(value.as_str()).width();
        let rail = room.saturating_sub(wide.max(8) + 2).clamp(6, 50);
        let at = |share: f64| (share * (rail - 1) as f64).round() as usize;
        let second = self.page.local(key).is_some_and(|local| local.cursor == 1);
        let (low, high) = match thumbs {
            [one] => (0, at(*one)),
            [low, high, ..] => (at(*low), at(*high)),
            [] => (0, 0),
        };
        let focused = self.page.is_focused(key);
        let on = if field.disabled { self.look.quiet() } else { self.look.accent() };
        let mut spans = Vec::new();
        for cell in 0..rail {
            let thumb = cell == high || thumbs.len() > 1 && cell == low;
            let active = thumbs.len() == 1 || (cell == high) == second;
            spans.push(match thumb {
                true if focused && active => Span::styled("◆", on.add_modifier(Modifier::BOLD)),
                true => Span::styled("●", on),
                false if (low..high).contains(&cell) => Span::styled("━", on),
                false => Span::styled("─", self.look.quiet()),
            });
        }
        spans.push(Span::styled(format!("  {value}"), self.look.strong()));
        Line::from(spans)
    }

    fn with_ends(&self, key: Key, line: Line<'static>, ends: &str) -> Vec<Line<'static>> {
        let mut lines = vec![line];
        if self.page.is_focused(key) {
            lines.push(Line::styled(ends.to_owned(), self.look.quiet()));
        }
        lines
    }
}

/// Whether one stands right below the other, without an empty line.
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

/// How wide a field is: as it says, eight pixels to a cell, and no wider than one can read.
fn wide(field: &Field, room: usize) -> usize {
    match field.width {
        Width::Pixels(pixels) => ((pixels / 8) as usize).clamp(8, room.max(8)),
        Width::Content | Width::Stretch => room.min(50),
    }
}

/// Where between two numbers a third one is.
fn share(min: Num, max: Num, value: Num) -> f64 {
    let range = max.as_f64() - min.as_f64();
    if range > 0.0 { ((value.as_f64() - min.as_f64()) / range).clamp(0.0, 1.0) } else { 0.0 }
}

/// How many options of an open list are in sight.
pub(crate) const OPTIONS: usize = 8;

/// The first option in sight, so that the one at the cursor is too.
pub(crate) fn first_option(cursor: usize, found: usize) -> usize {
    cursor.min(found.saturating_sub(1)).saturating_sub(OPTIONS - 1)
}

/// The positions of the options that have these letters in them, in capitals or not.
pub(crate) fn filtered(labels: &[String], filter: &str) -> Vec<usize> {
    let filter = filter.to_lowercase();
    let fits = |label: &String| label.to_lowercase().contains(&filter);
    (0..labels.len()).filter(|&at| fits(&labels[at])).collect()
}

fn source(code: &str, numbers: bool, look: Look, room: usize) -> Vec<Line<'static>> {
    let count = code.lines().count().to_string().len();
    let lines = code.lines().enumerate().map(|(index, text)| {
        let mut line = Line::styled("▏ ", look.quiet());
        if numbers {
            line.spans.push(Span::styled(format!("{:>count$}  ", index + 1), look.quiet()));
        }
        line.spans.push(Span::styled(plain(&text.replace('\t', "    ")), look.good()));
        line.style = Style::new();
        cut(line, room)
    });
    lines.collect()
}

pub(crate) fn turning(tick: usize) -> &'static str {
    ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"][tick % 10]
}

/// A shortcut as it stands on keyboards.
fn spoken(shortcut: &Shortcut) -> Option<String> {
    match shortcut {
        Shortcut::Refused { .. } => None,
        shortcut => Some(shortcut.to_string()),
    }
}

/// The page as lines without colors, for where there is no terminal.
pub(crate) fn print(page: &Page, width: usize) -> String {
    let painter = Painter { page, look: Look { colors: false }, tick: 0 };
    let mut text = String::new();
    for &region in page.tree.children(Tree::ROOT) {
        for line in painter.block(region, width).lines {
            let line = line.to_string();
            // The margin is for a bar that nobody sees here.
            text.push_str(line.strip_prefix("  ").unwrap_or(&line).trim_end());
            text.push('\n');
        }
    }
    text
}

/// A line of a fixed width; what a grid is made of.
pub(crate) fn padded(text: &str, width: usize, right: bool, style: Style) -> Span<'static> {
    let mut line = cut(Line::raw(plain(text)), width);
    let missing = width.saturating_sub(line.width());
    if right {
        line.spans.insert(0, Span::raw(" ".repeat(missing)));
    } else {
        fill(&mut line, width);
    }
    Span::styled(line.to_string(), style)
}

#[cfg(test)]
mod tests {
    use app_runtime::widgets::frame::Frame;
    use app_runtime::{App, Nowhere, Session, Ui};

    use super::*;

    fn page(body: impl Fn(&Ui) + Send + Sync + 'static) -> Page {
        let mut session = Session::new(App::new("shown", body), Default::default(), Nowhere);
        session.start();
        let mut page = Page::new(session.inbox());
        page.tree = session.page().clone();
        page
    }

    #[test]
    fn a_frame_without_columns_is_shown() {
        let page = page(|ui: &Ui| {
            ui.table(Frame::computed(0)).show();
            ui.dataframe(Frame::computed(0)).show();
            ui.write("after them").show();
        });
        assert!(print(&page, 80).contains("after them"));
    }

    #[test]
    fn a_field_that_hints_at_nothing_can_be_written_in() {
        let mut page = page(|ui: &Ui| {
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
        let page = page(|ui: &Ui| {
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
