//! `write_stream`: Markdown that grows while its pieces come.

use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;

use futures_core::Stream;

use crate::run::Run;
use crate::ui::{Place, Ui};
use crate::widgets::Widget;
use crate::widgets::markdown::Markdown;
use crate::words::{IntoWords, Prose, Words};

/// A piece of a stream: `&str`, `String` and other words, or a `Result` of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a piece of a stream",
    label = "expected pieces of words, as `&str` or `String`, or a `Result` of them",
    note = "`.map(|piece| piece.to_string())` makes words of whatever can be displayed"
)]
pub trait StreamPiece {
    /// The reason for which a stream breaks off.
    type Error;
    /// The value of the call: `String`, or a `Result` of it.
    type Text;

    /// The words of the piece.
    ///
    /// # Errors
    /// If the stream breaks off here.
    fn words(self) -> Result<Words, Self::Error>;

    /// The value of the call, from the whole text or the reason for which it broke off.
    fn text(whole: Result<String, Self::Error>) -> Self::Text;
}

macro_rules! words {
    ($($given:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl StreamPiece for $given {
            type Error = Infallible;
            type Text = String;

            fn words(self) -> Result<Words, Infallible> {
                Ok(self.into_words())
            }
            fn text(whole: Result<String, Infallible>) -> String {
                whole.unwrap_or_else(|never| match never {})
            }
        }
    )*};
}
words!(&str String &String Box<str> Arc<str> Cow<'_, str> char Words &Words);

#[diagnostic::do_not_recommend]
impl<T: StreamPiece<Error = Infallible>, E> StreamPiece for Result<T, E> {
    type Error = E;
    type Text = Result<String, E>;

    fn words(self) -> Result<Words, E> {
        self.map(|piece| piece.words().unwrap_or_else(|never| match never {}))
    }
    fn text(whole: Result<String, E>) -> Result<String, E> {
        whole
    }
}

/// A stream under construction. See [`Ui::write_stream`].
pub struct StreamEntry<'u, I> {
    pieces: I,
    into: Option<&'u mut String>,
}

impl<I> fmt::Debug for StreamEntry<'_, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamEntry").field("into", &self.into).finish_non_exhaustive()
    }
}

impl<P: Place> Ui<P> {
    /// Markdown that grows as an iterator gives its pieces: the answer of a model, the lines of a log.
    /// Returns the whole text. If the pieces are `Result`s, the first error ends the stream, and is
    /// returned; what came before stays.
    ///
    /// Each piece is shown at once and travels alone. The page afterwards is that of `ui.markdown(text)` at this place.
    ///
    /// A stop, `busy = Interrupt`, and in a run that only redraws any newer event end the run at the
    /// next piece. So `into` is the place for a text that is worth keeping: it has every piece before
    /// the run can end.
    ///
    /// ```
    /// # use app_runtime::{App, TestApp, Ui};
    /// # let app = App::new("chat", |ui: &Ui| {
    /// let mut answer = String::new();
    /// let pieces = ["Streams ", "are ", "**Markdown**."];
    /// let text = ui.write_stream(pieces).into(&mut answer).show();
    /// assert_eq!(text, "Streams are **Markdown**.");
    /// # assert_eq!(text, answer);
    /// # });
    /// # assert!(TestApp::new(app).contains("Streams are **Markdown**."));
    /// ```
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `into` | nothing |
    /// | `key` | the call site |
    #[track_caller]
    pub fn write_stream<I>(&self, pieces: I) -> Widget<'_, StreamEntry<'_, I>, P>
    where
        I: IntoIterator<Item: StreamPiece>,
    {
        Widget::new(self, StreamEntry { pieces, into: None })
    }

    /// [`write_stream`](Ui::write_stream) for the pieces of an async `Stream`, such as the answer of a
    /// model over HTTP. The body stays a plain function: it waits for each piece.
    ///
    /// A stop, `busy = Interrupt`, and in a run that only redraws any newer event end the run also while it
    /// waits. The stream is dropped then.
    ///
    /// There is no executor here. The async runtime of the renderer or of the app drives what the stream
    /// waits for.
    ///
    /// ```
    /// # use std::pin::Pin;
    /// # use std::task::{Context, Poll};
    /// # use app_runtime::{App, TestApp, Ui};
    /// # struct Answer(std::vec::IntoIter<&'static str>);
    /// # impl futures_core::Stream for Answer {
    /// #     type Item = &'static str;
    /// #     fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<&'static str>> {
    /// #         Poll::Ready(self.0.next())
    /// #     }
    /// # }
    /// # let ask = |_: &str| Answer(vec!["Streams ", "are ", "**Markdown**."].into_iter());
    /// # let app = App::new("chat", move |ui: &Ui| {
    /// let text = ui.write_stream_async(ask("What are streams?")).show();
    /// assert_eq!(text, "Streams are **Markdown**.");
    /// # });
    /// # assert!(TestApp::new(app).contains("Streams are **Markdown**."));
    /// ```
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `into` | nothing |
    /// | `key` | the call site |
    #[track_caller]
    pub fn write_stream_async<S>(
        &self,
        pieces: S,
    ) -> Widget<'_, StreamEntry<'_, AwaitedPieces<'_, S>>, P>
    where
        S: Stream<Item: StreamPiece>,
    {
        let pieces = AwaitedPieces { run: self.run(), stream: Box::pin(pieces) };
        Widget::new(self, StreamEntry { pieces, into: None })
    }
}

/// The pieces of a `Stream` as an iterator that waits for each. See [`Ui::write_stream_async`].
pub struct AwaitedPieces<'u, S> {
    run: &'u Run,
    stream: Pin<Box<S>>,
}

impl<S> fmt::Debug for AwaitedPieces<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AwaitedPieces").finish_non_exhaustive()
    }
}

impl<S: Stream> Iterator for AwaitedPieces<'_, S> {
    type Item = S::Item;

    fn next(&mut self) -> Option<S::Item> {
        self.run.wait_for(poll_fn(|context| self.stream.as_mut().poll_next(context)))
    }
}

impl<'u, I, P: Place> Widget<'u, StreamEntry<'u, I>, P> {
    /// A text of the app's own that holds what has come so far, in place of what it held before.
    /// Default: nothing.
    pub fn into(mut self, into: &'u mut String) -> Self {
        self.data.into = Some(into);
        self
    }
}

impl<I, P: Place, T: StreamPiece> Widget<'_, StreamEntry<'_, I>, P>
where
    I: IntoIterator<Item = T>,
{
    /// Puts it on the page, and grows it until the last piece; returns the whole text.
    pub fn show(self) -> T::Text {
        let Widget { ui, origin, key, data: StreamEntry { pieces, into } } = self;
        let mut own = String::new();
        let text = into.unwrap_or(&mut own);
        let key = ui.identify_in_order(origin, key);
        text.clear();
        let node = ui.emit(key, Markdown { body: Prose::growing(), formula: false });
        let stream = ui.run().grow(node);
        for piece in pieces {
            match piece.words() {
                Ok(words) => {
                    text.push_str(&words);
                    stream.push(&words);
                }
                Err(error) => return T::text(Err(error)),
            }
        }
        T::text(Ok(text.clone()))
    }
}
