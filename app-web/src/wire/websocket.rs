//! WebSockets below their messages: the upgrade, the bounds on unfinished messages, and the close.
//! [`socket`](crate::sessions::socket) gives messages their meaning.
//!
//! The frame library keeps an unfinished message until its sender ends it, and its buffer never
//! shrinks. axum's `ws` gives no access below that library. So a stream of our own is beneath it,
//! follows the frames, and refuses by their heads.

use std::fmt;
use std::future::{Future, poll_fn, ready};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::error::{Error, ProtocolError};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
pub(crate) use tokio_tungstenite::tungstenite::{Bytes, Message, Utf8Bytes};

use crate::base::limits::{MESSAGE_TIME, MOST_HELLO, MOST_MESSAGE_BYTES, SMALL};
use crate::base::reason::Reason;
use crate::visitors::visitor::Transit;

/// The library's own 128 KiB would be most of an idle session's memory. Most messages are clicks,
/// and longer ones are read in several pieces.
const READ_BUFFER: usize = 1 << 10;

/// The longest head of a frame: two bytes, a length of eight, and a mask.
const MOST_HEAD: usize = 14;

/// The most bytes of a ping, a pong or a close: RFC 6455, section 5.5.
const MOST_CONTROL: u64 = 125;

/// A request to speak WebSocket from then on.
#[derive(Debug)]
pub(crate) struct Upgrade {
    accept: String,
    upgraded: OnUpgrade,
}

/// The answer to a request without an upgrade.
pub(crate) type NoSocket = (StatusCode, &'static str);

impl<S: Sync> FromRequestParts<S> for Upgrade {
    type Rejection = NoSocket;

    fn from_request_parts(
        parts: &mut Parts,
        _: &S,
    ) -> impl Future<Output = Result<Upgrade, Self::Rejection>> + Send {
        let refused = (StatusCode::UPGRADE_REQUIRED, "this address is for WebSockets");
        ready(Upgrade::of(parts).ok_or(refused))
    }
}

impl Upgrade {
    fn of(parts: &mut Parts) -> Option<Upgrade> {
        let text = |name: HeaderName| parts.headers.get(name)?.to_str().ok();
        let asks = parts.method == Method::GET
            && text(header::UPGRADE)?.eq_ignore_ascii_case("websocket")
            && text(header::CONNECTION)?.to_ascii_lowercase().contains("upgrade")
            && text(header::SEC_WEBSOCKET_VERSION)? == "13";
        let accept = derive_accept_key(text(header::SEC_WEBSOCKET_KEY)?.as_bytes());
        let upgraded = parts.extensions.remove().filter(|_| asks)?;
        Some(Upgrade { accept, upgraded })
    }

    /// The answer, after which `talk` gets the socket. Unfinished bytes count as `transit`.
    pub(crate) fn answer<T: Future<Output = ()> + Send>(
        self,
        transit: Transit,
        talk: impl FnOnce(Socket) -> T + Send + 'static,
    ) -> Response {
        let Upgrade { accept, upgraded } = self;
        tokio::spawn(async move {
            // The connection may have ended meanwhile.
            if let Ok(upgraded) = upgraded.await {
                let stream = Metered::new(TokioIo::new(upgraded), transit);
                // In boxes: the future of an idle socket stays in memory.
                let socket = Box::pin(Socket::over(stream)).await;
                talk(socket).await;
            }
        });
        let headers = [
            (header::CONNECTION, "upgrade"),
            (header::UPGRADE, "websocket"),
            (header::SEC_WEBSOCKET_ACCEPT, &accept),
        ];
        (StatusCode::SWITCHING_PROTOCOLS, headers).into_response()
    }
}

/// The socket of a page.
#[derive(Debug)]
pub(crate) struct Socket {
    /// In a box, which the futures of a socket hand on. Taken for a moment while it begins anew.
    stream: Option<Box<WebSocketStream<Stream>>>,
}

type Stream = Metered<TokioIo<Upgraded>>;

impl Socket {
    async fn over(stream: Stream) -> Socket {
        let config = WebSocketConfig::default()
            .max_message_size(Some(MOST_MESSAGE_BYTES))
            .max_frame_size(Some(MOST_MESSAGE_BYTES))
            .read_buffer_size(READ_BUFFER)
            .write_buffer_size(0);
        let stream = WebSocketStream::from_raw_socket(stream, Role::Server, Some(config)).await;
        Socket { stream: Some(Box::new(stream)) }
    }

    /// The next message. `None` if the other side is gone. Cancel safe.
    ///
    /// # Errors
    /// The reason to close the socket.
    pub(crate) async fn recv(&mut self) -> Result<Option<Message>, Reason> {
        if self.stream().get_ref().position.ended_long && !Box::pin(self.renew()).await {
            return Ok(None);
        }
        match self.stream().next().await {
            Some(Ok(message)) => Ok(Some(message)),
            Some(Err(error)) => match self.stream().get_ref().refused {
                Some(reason) => Err(reason),
                None if is_nonsense(&error) => Err(Reason::Nonsense),
                None => Ok(None),
            },
            None => Ok(None),
        }
    }

    /// Sends a message. `false` if the other side is gone.
    pub(crate) async fn send(&mut self, message: Message) -> bool {
        self.stream().send(message).await.is_ok()
    }

    /// Sends the reason of the close, and waits until the other side has read it. A connection that ends
    /// with unread input would discard the close frame.
    pub(crate) async fn close(mut self, code: u16, reason: Reason) {
        let reason = Utf8Bytes::from_static(reason.words());
        // The other side may be gone already.
        if self.send(Message::Close(Some(CloseFrame { code: code.into(), reason }))).await
            && let Some(stream) = self.stream.take()
        {
            stream.into_inner().drain().await;
        }
    }

    /// Replaces the library's state after a long message, or it would keep a buffer of that length. At
    /// this point everything was sent, and nothing behind the message was read.
    async fn renew(&mut self) -> bool {
        let is_well = self.stream().flush().await.is_ok();
        if let Some(stream) = self.stream.take() {
            let mut stream = stream.into_inner();
            stream.position.ended_long = false;
            *self = Socket::over(stream).await;
        }
        is_well
    }

    fn stream(&mut self) -> &mut WebSocketStream<Stream> {
        self.stream.as_mut().expect("it begins anew without waiting")
    }
}

/// Whether an error is a protocol error, and not the end of a connection.
fn is_nonsense(error: &Error) -> bool {
    match error {
        Error::Protocol(error) => !matches!(
            error,
            ProtocolError::ResetWithoutClosingHandshake
                | ProtocolError::SendAfterClosing
                | ProtocolError::ReceivedAfterClosing
        ),
        Error::Utf8(_) | Error::Capacity(_) => true,
        _ => false,
    }
}

/// A stream that follows its frames, and refuses messages that are too long, too slow, or too many
/// bytes together with others. The first message has a shorter limit.
struct Metered<S> {
    stream: S,
    position: Position,
    /// The bytes of the unfinished message.
    transit: Transit,
    /// The deadline of the unfinished message, from its first byte on.
    time: Duration,
    deadline: Option<Pin<Box<Sleep>>>,
    refused: Option<Reason>,
}

impl<S> fmt::Debug for Metered<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metered").field("position", &self.position).finish_non_exhaustive()
    }
}

impl<S: AsyncRead + Unpin> Metered<S> {
    fn new(stream: S, transit: Transit) -> Metered<S> {
        let (position, deadline) = (Position::default(), None);
        Metered { stream, position, transit, time: MESSAGE_TIME, deadline, refused: None }
    }

    /// Follows bytes that were read.
    ///
    /// # Errors
    /// The reason to close the socket.
    fn note(&mut self, bytes: &[u8]) -> Result<(), Reason> {
        if self.position.advance(bytes)? {
            self.deadline = None;
            self.transit.clear();
        }
        let more = self.position.arrived.saturating_sub(self.transit.bytes());
        self.transit.add(more)
    }

    /// Whether a message that has begun is late.
    fn is_late(&mut self, context: &mut Context<'_>) -> bool {
        if !self.position.has_begun() {
            self.deadline = None;
            return false;
        }
        let time = self.time;
        let deadline = self.deadline.get_or_insert_with(|| Box::pin(sleep(time)));
        deadline.as_mut().poll(context).is_ready()
    }

    /// Reads on, and keeps nothing, until the other side closes as well.
    async fn drain(mut self) {
        self.transit.clear();
        let mut bytes = [0; READ_BUFFER];
        while !self.position.has_closed {
            let mut buffer = ReadBuf::new(&mut bytes);
            let read =
                poll_fn(|context| Pin::new(&mut self.stream).poll_read(context, &mut buffer));
            if read.await.is_err() || buffer.filled().is_empty() {
                return;
            }
            let _refused_already = self.position.advance(buffer.filled());
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Metered<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        if this.refused.is_none() {
            let most = buffer.remaining().min(this.position.room());
            let mut part = ReadBuf::new(buffer.initialize_unfilled_to(most));
            match Pin::new(&mut this.stream).poll_read(context, &mut part) {
                Poll::Ready(read) => {
                    read?;
                    let length = part.filled().len();
                    match this.note(part.filled()) {
                        Ok(()) => {
                            buffer.advance(length);
                            return Poll::Ready(Ok(()));
                        }
                        Err(reason) => this.refused = Some(reason),
                    }
                }
                Poll::Pending if this.is_late(context) => {
                    this.refused = Some(Reason::SlowMessage);
                }
                Poll::Pending => return Poll::Pending,
            }
        }
        Poll::Ready(Err(io::Error::other("refused")))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Metered<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// The position of the last read byte within a client's frames: RFC 6455, section 5.2.
#[derive(Debug, Default)]
struct Position {
    /// The bytes of an unfinished frame head.
    head: [u8; MOST_HEAD],
    head_length: usize,
    /// The bytes of the frame's content that have not come yet.
    left: u64,
    /// Whether this frame belongs to a message, and is no control frame.
    is_data: bool,
    /// Whether this frame is the last of its kind.
    is_last: bool,
    /// A message has begun, and more frames of it follow.
    is_open: bool,
    /// The announced length of the message so far, and the bytes that have come.
    promised: u64,
    arrived: usize,
    /// The first message is whole.
    has_met: bool,
    /// The last message was a long one, and nothing after it has been read.
    ended_long: bool,
    /// The other side has closed.
    has_closed: bool,
}

impl Position {
    /// Moves over bytes that were read. `true` if a message became whole.
    ///
    /// # Errors
    /// The reason to refuse a frame. The position is behind all bytes even then.
    fn advance(&mut self, mut bytes: &[u8]) -> Result<bool, Reason> {
        let (mut is_whole, mut refused) = (false, None);
        while let Some((&first, rest)) = bytes.split_first() {
            if self.left > 0 {
                let length = usize::try_from(self.left).unwrap_or(usize::MAX).min(bytes.len());
                self.left -= length as u64;
                if self.is_data {
                    self.arrived = self.arrived.saturating_add(length);
                }
                bytes = &bytes[length..];
            } else {
                self.head[self.head_length] = first;
                self.head_length += 1;
                bytes = rest;
                if self.head_length < self.head_needed() {
                    continue;
                }
                refused = refused.or(self.begin_frame().err());
            }
            if self.left == 0 && self.is_last && self.is_data {
                let is_long = self.promised > SMALL as u64;
                (self.is_open, self.promised, self.arrived) = (false, 0, 0);
                self.ended_long = is_long && bytes.is_empty();
                (self.has_met, is_whole) = (true, true);
            }
        }
        refused.map_or(Ok(is_whole), Err)
    }

    /// The length of this frame head, as far as its bytes tell.
    fn head_needed(&self) -> usize {
        if self.head_length < 2 {
            return 2;
        }
        let length = match self.head[1] & 0x7f {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        let mask = if self.head[1] & 0x80 == 0 { 0 } else { 4 };
        2 + length + mask
    }

    /// The head of a frame is whole.
    fn begin_frame(&mut self) -> Result<(), Reason> {
        self.head_length = 0;
        let [first, second, length @ ..] = self.head;
        let [a, b, c, d, e, f, g, h, ..] = length;
        self.left = match second & 0x7f {
            126 => u16::from_be_bytes([a, b]).into(),
            127 => u64::from_be_bytes([a, b, c, d, e, f, g, h]),
            short => short.into(),
        };
        self.is_last = first & 0x80 != 0;
        let kind = first & 0x0f;
        self.is_data = kind < 8;
        self.has_closed |= kind == 8;
        if !self.is_data {
            return if self.left > MOST_CONTROL { Err(Reason::LongControl) } else { Ok(()) };
        }
        self.is_open = true;
        self.promised = self.promised.saturating_add(self.left);
        match self.has_met {
            true if self.promised > MOST_MESSAGE_BYTES as u64 => Err(Reason::TooLong),
            false if self.promised > MOST_HELLO as u64 => Err(Reason::LongHello),
            _ => Ok(()),
        }
    }

    /// Whether a message is unfinished.
    fn has_begun(&self) -> bool {
        self.is_open || self.left > 0 || self.head_length > 0
    }

    /// The most bytes for one read: a read stops at the end of a long message.
    fn room(&self) -> usize {
        if self.promised <= SMALL as u64 {
            usize::MAX
        } else if self.left > 0 {
            usize::try_from(self.left).unwrap_or(usize::MAX)
        } else {
            self.head_needed() - self.head_length
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::net::{Ipv4Addr, TcpListener, TcpStream};

    use axum::http::HeaderMap;

    use super::*;
    use crate::visitors::identity::Identity;
    use crate::visitors::visitor::Shares;

    fn frame(first: u8, length: usize) -> Vec<u8> {
        let mut frame = match length {
            ..126 => vec![first, 0x80 | length as u8],
            126..65_536 => vec![first, 0x80 | 126, (length >> 8) as u8, length as u8],
            _ => [&[first, 0x80 | 127][..], &(length as u64).to_be_bytes()].concat(),
        };
        frame.extend([0; 4]);
        frame.extend(vec![b'x'; length]);
        frame
    }

    /// The first refusal, if bytes come this many at a time; or nothing.
    fn refused(bytes: &[u8], at_once: usize) -> Option<Reason> {
        let mut position = Position::default();
        bytes.chunks(at_once).find_map(|bytes| position.advance(bytes).err())
    }

    #[test]
    fn frames_are_followed_however_their_bytes_come() {
        let hello = frame(0x81, 40);
        let cases = [
            (vec![frame(0x81, MOST_HELLO)], None),
            (vec![frame(0x81, MOST_HELLO + 1)], Some(Reason::LongHello)),
            (vec![frame(0x01, MOST_HELLO), frame(0x00, 1)], Some(Reason::LongHello)),
            (vec![hello.clone(), frame(0x81, MOST_MESSAGE_BYTES)], None),
            (
                vec![
                    hello.clone(),
                    frame(0x81, MOST_MESSAGE_BYTES),
                    frame(0x81, MOST_MESSAGE_BYTES),
                ],
                None,
            ),
            (vec![hello.clone(), frame(0x82, MOST_MESSAGE_BYTES + 1)], Some(Reason::TooLong)),
            (vec![frame(0x01, 9), frame(0x89, 125), frame(0x80, MOST_HELLO - 9)], None),
            (vec![frame(0x01, 9), frame(0x89, 126), frame(0x80, 9)], Some(Reason::LongControl)),
            (vec![frame(0x01, 0), frame(0x00, 0), frame(0x80, 0), hello], None),
        ];
        for (frames, reason) in cases {
            let bytes = frames.concat();
            for at_once in [1, 7, 1_024, bytes.len()] {
                assert_eq!(refused(&bytes, at_once), reason, "{at_once} at once");
            }
        }
    }

    #[test]
    fn a_position_knows_what_has_begun_and_where_a_long_message_ends() {
        let mut position = Position::default();
        assert!(!position.has_begun());
        let long = frame(0x81, SMALL + 1);
        for byte in &long[..long.len() - 1] {
            assert_eq!(position.advance(&[*byte]), Ok(false));
            assert!(position.has_begun());
        }
        assert_eq!((position.arrived, position.room()), (SMALL, 1));
        assert_eq!(position.advance(b"x"), Ok(true));
        assert!(!position.has_begun() && position.ended_long && position.arrived == 0);
        let short = frame(0x81, SMALL);
        assert_eq!(position.advance(&[short.clone(), short].concat()), Ok(true));
        assert!(!position.has_begun() && !position.ended_long && position.room() == usize::MAX);
        // Nothing is read beyond the end of a long message in pieces: neither a head nor a frame in
        // between.
        assert_eq!(position.advance(&frame(0x01, SMALL + 1)), Ok(false));
        assert_eq!(position.room(), 2);
        assert_eq!(position.advance(&[0x89, 0x81]), Ok(false));
        assert_eq!(position.room(), 4);
        assert_eq!(position.advance(&[0; 4]), Ok(false));
        assert_eq!((position.room(), position.arrived), (1, SMALL + 1));
        assert_eq!(position.advance(&frame(0x88, 0)[..1]), Ok(false));
        assert!(position.has_begun() && !position.has_closed);
    }

    /// Both ends of a connection, the one of the server counted.
    fn metered(time: Duration) -> (Metered<tokio::net::TcpStream>, TcpStream) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (server, _) = listener.accept().unwrap();
        server.set_nonblocking(true).unwrap();
        let server = tokio::net::TcpStream::from_std(server).unwrap();
        let visitor = Shares::new().visitor(Identity::of(&HeaderMap::new()), None);
        (Metered { time, ..Metered::new(server, visitor.transit()) }, client)
    }

    /// Reads until there is no more; gives how much there was.
    async fn read_all(stream: &mut Metered<tokio::net::TcpStream>) -> usize {
        let (mut bytes, mut all) = ([0; 1_024], 0);
        loop {
            let mut buffer = ReadBuf::new(&mut bytes);
            let read = poll_fn(|context| Pin::new(&mut *stream).poll_read(context, &mut buffer));
            match read.await {
                Ok(()) if !buffer.filled().is_empty() => all += buffer.filled().len(),
                _ => return all,
            }
        }
    }

    #[test]
    fn a_message_that_has_begun_must_become_whole_in_time() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (hello, long) = (frame(0x81, 40), frame(0x81, 100_000));
        let fragment = [frame(0x01, 10), frame(0x89, 0), frame(0x00, 10)].concat();
        for begun in [&long[..1], &long[..20], &long[..99_999], &fragment, &fragment[..18]] {
            runtime.block_on(async {
                let (mut server, mut client) = metered(Duration::from_millis(100));
                client.write_all(&[&hello, begun].concat()).unwrap();
                // The client stays.
                read_all(&mut server).await;
                assert_eq!(server.refused, Some(Reason::SlowMessage), "{}", begun.len());
            });
        }
        runtime.block_on(async {
            let (mut server, mut client) = metered(Duration::from_millis(1));
            client.write_all(&[hello, long, frame(0x89, 3)].concat()).unwrap();
            client.shutdown(std::net::Shutdown::Write).unwrap();
            assert!(read_all(&mut server).await > 100_000);
            assert!(server.refused.is_none() && server.transit.bytes() == 0);
        });
    }

    #[test]
    fn what_comes_of_a_message_is_counted_until_it_is_whole() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (mut server, mut client) = metered(Duration::from_secs(60));
            let long = frame(0x81, MOST_HELLO);
            let (first, rest) = long.split_at(10_000);
            client.write_all(first).unwrap();
            while server.transit.bytes() < 10_000 - MOST_HEAD {
                let mut bytes = [0; 1_024];
                let mut buffer = ReadBuf::new(&mut bytes);
                poll_fn(|context| Pin::new(&mut server).poll_read(context, &mut buffer))
                    .await
                    .unwrap();
            }
            client.write_all(rest).unwrap();
            client.shutdown(std::net::Shutdown::Write).unwrap();
            read_all(&mut server).await;
            assert!(server.refused.is_none() && server.transit.bytes() == 0);
        });
    }
}
