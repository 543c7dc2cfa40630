//! `download_button`.

use crate::handler::OfferedFile;
use crate::ui::{OutsideForm, Place, Ui};
use crate::widgets::Widget;
use crate::widgets::button::{Act, Button, ButtonEntry};
use crate::words::IntoWords;

/// The data of a download button: text or bytes, or a closure that makes them at the click and may
/// fail.
///
/// `Kind` separates text, bytes and closures for the compiler. It is always inferred.
#[diagnostic::on_unimplemented(
    message = "a download cannot be made of `{Self}`",
    label = "neither text, nor bytes, nor a closure that makes them",
    note = "give a `String`, a `Vec<u8>`, or what makes them at the click, as in \
            `ui.download_button(\"Save\", move || report.to_csv())`; the closure may return a `Result`"
)]
pub trait IntoFile<Kind> {
    /// The media type, unless the author gives another.
    #[doc(hidden)]
    const MIME: &'static str;
    /// Converts it into a function that makes the content.
    #[doc(hidden)]
    fn into_data(self) -> Box<dyn FnOnce() -> Result<Vec<u8>, String> + Send>;
}

/// Marks text.
#[derive(Debug)]
pub enum TextFile {}

/// Marks bytes.
#[derive(Debug)]
pub enum BytesFile {}

/// Marks a closure that makes a `T`.
#[derive(Debug)]
pub struct Makes<T, Kind>(T, Kind);

/// Marks a closure that makes a `T` or fails.
#[derive(Debug)]
pub struct Tries<T, E, Kind>(T, E, Kind);

macro_rules! given {
    ($($kind:ident, $mime:literal: $($data:ty)*;)*) => {$($(
        impl IntoFile<$kind> for $data {
            const MIME: &'static str = $mime;
            fn into_data(self) -> Box<dyn FnOnce() -> Result<Vec<u8>, String> + Send> {
                let data = Vec::from(self);
                Box::new(|| Ok(data))
            }
        }
    )*)*};
}
given! {
    TextFile, "text/plain": String &str;
    BytesFile, "application/octet-stream": Vec<u8> &[u8];
}

impl<F, T, Kind> IntoFile<Makes<T, Kind>> for F
where
    F: FnOnce() -> T + Send + 'static,
    T: IntoFile<Kind>,
{
    const MIME: &'static str = T::MIME;
    fn into_data(self) -> Box<dyn FnOnce() -> Result<Vec<u8>, String> + Send> {
        Box::new(|| self().into_data()())
    }
}

impl<F, T, E, Kind> IntoFile<Tries<T, E, Kind>> for F
where
    F: FnOnce() -> Result<T, E> + Send + 'static,
    T: IntoFile<Kind>,
    E: std::fmt::Display,
{
    const MIME: &'static str = T::MIME;
    fn into_data(self) -> Box<dyn FnOnce() -> Result<Vec<u8>, String> + Send> {
        Box::new(|| self().map_err(|error| error.to_string())?.into_data()())
    }
}

/// Marks the [`ButtonEntry`] of a [`download_button`](Ui::download_button).
#[derive(Debug)]
pub enum Downloads {}

impl<P: Place> Ui<P> {
    /// A button that gives the person a file; `true` in the run that its click caused. The data is
    /// text, bytes, or a closure that makes them at the click, after the handler and before the
    /// body. An error of the closure is shown beside the button.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `kind` | `Secondary` |
    /// | `icon` | none |
    /// | `icon_position` | `Left` |
    /// | `shortcut` | none |
    /// | `help` | none |
    /// | `disabled` | `false` |
    /// | `width` | `Content` |
    /// | `busy` | `Queue` |
    /// | `on_click` | none |
    /// | `file_name` | `download` |
    /// | `mime` | `text/plain` for text, `application/octet-stream` for bytes |
    /// | `key` | the call site |
    #[track_caller]
    pub fn download_button<Kind, F: IntoFile<Kind>>(
        &self,
        label: impl IntoWords,
        data: F,
    ) -> Widget<'_, ButtonEntry<Downloads>, P>
    where
        P: OutsideForm,
    {
        let mut entry = ButtonEntry::new(Button::new(label, Act::Download));
        let (file_name, mime) = ("download".to_owned(), F::MIME.to_owned());
        let data = data.into_data();
        entry.file = Some(Box::new(OfferedFile { file_name, mime, data }));
        Widget::new(self, entry)
    }
}

impl<P: Place> Widget<'_, ButtonEntry<Downloads>, P> {
    /// The suggested file name. Default: `download`.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        if let Some(file) = &mut self.data.file {
            file.file_name = name.into();
        }
        self
    }

    /// The media type of the file, as `"text/csv"`. Default: `text/plain` for text,
    /// `application/octet-stream` for bytes.
    pub fn mime(mut self, mime: impl Into<String>) -> Self {
        if let Some(file) = &mut self.data.file {
            file.mime = mime.into();
        }
        self
    }
}
