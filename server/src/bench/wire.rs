//! A client as small as it can be: thousands of them must fit beside the server, and none may be what is measured.
//!
//! HTTP/1.1 over one kept connection, answers with a length or in chunks, and server-sent events.

use std::net::SocketAddr;

use anyhow::{Context, bail, ensure};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// The largest answer that is read, in bytes.
const MOST: usize = 64 * 1024 * 1024;

/// A connection to the server.
#[derive(Debug)]
pub struct Client {
    socket: BufReader<TcpStream>,
    address: SocketAddr,
}

/// How an answer's body is framed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Framing {
    Length(usize),
    Chunks,
}

impl Client {
    /// Connects.
    ///
    /// # Errors
    /// When the server is not there.
    pub async fn connect(address: SocketAddr) -> anyhow::Result<Self> {
        let socket = TcpStream::connect(address)
            .await
            .with_context(|| format!("connecting to {address}"))?;
        socket.set_nodelay(true)?;
        Ok(Self {
            // Small: most answers are.
            socket: BufReader::with_capacity(2048, socket),
            address,
        })
    }

    /// Sends JSON; returns status and answer.
    ///
    /// # Errors
    /// When the connection breaks.
    pub async fn post(&mut self, path: &str, bearer: &str, body: &[u8]) -> anyhow::Result<(u16, Vec<u8>)> {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {bearer}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            self.address,
            body.len()
        );
        self.socket.write_all(&[head.as_bytes(), body].concat()).await?;
        self.answer().await
    }

    /// Asks for a page; returns status and body.
    ///
    /// # Errors
    /// When the connection breaks.
    pub async fn get(&mut self, path: &str, bearer: &str) -> anyhow::Result<(u16, Vec<u8>)> {
        self.ask(path, bearer).await?;
        self.answer().await
    }

    /// Opens the stream after a change.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn stream(mut self, since: i64, bearer: &str) -> anyhow::Result<Events> {
        self.ask(&format!("/api/v1/stream?since={since}"), bearer).await?;
        let (status, framing) = self.head().await?;
        ensure!(status == 200 && framing == Framing::Chunks, "the stream was answered with {status}");
        Ok(Events {
            client: self,
            text: Vec::new(),
        })
    }

    async fn ask(&mut self, path: &str, bearer: &str) -> anyhow::Result<()> {
        let head = format!(
            "GET {path} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {bearer}\r\n\r\n",
            self.address
        );
        Ok(self.socket.write_all(head.as_bytes()).await?)
    }

    async fn answer(&mut self) -> anyhow::Result<(u16, Vec<u8>)> {
        let (status, framing) = self.head().await?;
        let mut body = Vec::new();
        match framing {
            Framing::Length(length) => {
                body.resize(length, 0);
                self.socket.read_exact(&mut body).await?;
            }
            Framing::Chunks => while self.chunk(&mut body).await? {},
        }
        Ok((status, body))
    }

    async fn head(&mut self) -> anyhow::Result<(u16, Framing)> {
        let first = self.line().await?;
        let status = first
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok())
            .context("not an HTTP answer")?;
        let mut framing = Framing::Length(0);
        loop {
            let line = self.line().await?.to_ascii_lowercase();
            match line.split_once(':').map(|(name, value)| (name, value.trim())) {
                Some(("content-length", length)) => framing = Framing::Length(length.parse::<usize>()?.min(MOST)),
                Some(("transfer-encoding", "chunked")) => framing = Framing::Chunks,
                Some(_) => {}
                None if line.is_empty() => return Ok((status, framing)),
                None => bail!("not an HTTP header: {line}"),
            }
        }
    }

    /// Appends one chunk; `false` after the last.
    async fn chunk(&mut self, body: &mut Vec<u8>) -> anyhow::Result<bool> {
        let size = usize::from_str_radix(&self.line().await?, 16).context("not a chunk")?;
        ensure!(body.len() + size <= MOST, "the answer is too large");
        let begin = body.len();
        body.resize(begin + size, 0);
        self.socket.read_exact(&mut body[begin..]).await?;
        self.line().await?;
        Ok(size > 0)
    }

    /// One line, without its end.
    async fn line(&mut self) -> anyhow::Result<String> {
        let mut line = String::new();
        ensure!(self.socket.read_line(&mut line).await? > 0, "the server has closed the connection");
        line.truncate(line.trim_end().len());
        Ok(line)
    }
}

/// An open stream.
#[derive(Debug)]
pub struct Events {
    client: Client,
    text: Vec<u8>,
}

/// One server-sent event, as far as it matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// `usage`, `ping` or `resync`.
    pub event: String,
    /// The seq.
    pub id: Option<i64>,
}

impl Events {
    /// The next event; `None` when the stream has ended.
    ///
    /// # Errors
    /// When the connection breaks.
    pub async fn next(&mut self) -> anyhow::Result<Option<Sent>> {
        loop {
            if let Some(end) = self.text.windows(2).position(|pair| pair == b"\n\n") {
                let sent = read(&self.text[..end]);
                self.text.drain(..end + 2);
                // What a large change needed is not kept by thousands of streams.
                self.text.shrink_to(4096);
                return Ok(Some(sent));
            }
            if !self.client.chunk(&mut self.text).await? {
                return Ok(None);
            }
        }
    }
}

fn read(block: &[u8]) -> Sent {
    let field = |name: &[u8]| {
        let line = block.split(|byte| *byte == b'\n').find_map(|line| line.strip_prefix(name))?;
        Some(String::from_utf8_lossy(line).trim().to_owned())
    };
    Sent {
        event: field(b"event:").unwrap_or_default(),
        id: field(b"id:").and_then(|id| id.parse().ok()),
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    /// A server that answers each connection with a fixed text, however it is cut.
    async fn fixed(parts: &'static [&'static str]) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.expect("a client");
            let mut asked = [0; 1024];
            let _ = socket.read(&mut asked).await;
            for part in parts {
                socket.write_all(part.as_bytes()).await.expect("writes");
                tokio::task::yield_now().await;
            }
        });
        address
    }

    #[tokio::test]
    async fn reads_answers_with_a_length_and_in_chunks() {
        let length = fixed(&["HTTP/1.1 200 OK\r\nContent-Le", "ngth: 5\r\n\r\nhe", "llo"]).await;
        let mut client = Client::connect(length).await.expect("connects");
        assert_eq!(client.post("/", "k", b"{}").await.expect("answers"), (200, b"hello".to_vec()));
        let chunks = fixed(&[
            "HTTP/1.1 404 Not\r\ntransfer-encoding: chunked\r\n\r\n3\r\nhel\r\n2\r",
            "\nlo\r\n0\r\n\r\n",
        ])
        .await;
        let mut client = Client::connect(chunks).await.expect("connects");
        assert_eq!(client.get("/", "k").await.expect("answers"), (404, b"hello".to_vec()));
    }

    #[tokio::test]
    async fn reads_events_across_chunks() {
        let address = fixed(&[
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
            "11\r\nevent: usage\nid: \r\n",
            "15\r\n7\ndata: {}\n\nevent: pi\r\n",
            "9\r\nng\ndata:\n\r\n1\r\n\n\r\n0\r\n\r\n",
        ])
        .await;
        let mut events = Client::connect(address)
            .await
            .expect("connects")
            .stream(6, "k")
            .await
            .expect("opens");
        let sent = |event: &str, id| Sent {
            event: event.to_owned(),
            id,
        };
        assert_eq!(events.next().await.expect("reads"), Some(sent("usage", Some(7))));
        assert_eq!(events.next().await.expect("reads"), Some(sent("ping", None)));
        assert_eq!(events.next().await.expect("reads"), None);
    }
}
