//! A host of one finished video whose first connection breaks in the middle, below what the simulator can do.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// How the first connection ends after half of the file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// It is closed, as when the network changes.
    Closed,
    /// It falls silent and is never closed, as after a sleep.
    Silent,
    /// It does not break.
    Never,
}

/// The host. What it was asked is kept.
pub struct FileHost {
    pub url: Url,
    heads: Arc<Mutex<Vec<String>>>,
}

impl FileHost {
    /// Serves `first` until it breaks, then `rest`, which may be the same file or another one.
    pub async fn start(first: Vec<u8>, rest: Vec<u8>, how: Break) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/clip.mp4", listener.local_addr().unwrap()).parse().unwrap();
        let heads = Arc::<Mutex<Vec<String>>>::default();
        let book = heads.clone();
        tokio::spawn(async move {
            let mut kept_open = Vec::new();
            let mut files = std::iter::once((first, how)).chain(std::iter::repeat((rest, Break::Never)));
            while let Ok((mut socket, _)) = listener.accept().await {
                let head = read_head(&mut socket).await;
                let (file, how) = files.next().unwrap();
                let (start, body) = answer(&head, &file);
                book.lock().unwrap().push(head);
                let body = if how == Break::Never { body } else { &body[..body.len() / 2] };
                socket.write_all(start.as_bytes()).await.unwrap();
                socket.write_all(body).await.unwrap();
                socket.flush().await.unwrap();
                if how == Break::Silent {
                    kept_open.push(socket);
                }
            }
        });
        Self { url, heads }
    }

    /// The value of this header in each request, in order.
    pub fn asked(&self, name: &str) -> Vec<Option<String>> {
        self.heads.lock().unwrap().iter().map(|head| header(head, name)).collect()
    }
}

/// Another tag for other bytes.
pub fn etag(file: &[u8]) -> String {
    format!("\"{}\"", file.len())
}

fn answer<'a>(head: &str, file: &'a [u8]) -> (String, &'a [u8]) {
    let tag = etag(file);
    let from = header(head, "range").and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok());
    let same = header(head, "if-range").is_none_or(|asked| asked == tag);
    let from: usize = from.filter(|_| same).unwrap_or(0);
    let (total, body) = (file.len(), &file[from..]);
    let status = if from > 0 {
        format!("206 Partial Content\r\ncontent-range: bytes {from}-{}/{total}", total - 1)
    } else {
        "200 OK".to_owned()
    };
    let head =
        format!("HTTP/1.1 {status}\r\netag: {tag}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
    (head, body)
}

fn header(head: &str, name: &str) -> Option<String> {
    let lines = head.lines().filter_map(|line| line.split_once(':'));
    lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned()).next()
}

async fn read_head(socket: &mut TcpStream) -> String {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        if socket.read(&mut byte).await.unwrap_or(0) == 0 {
            break;
        }
        head.push(byte[0]);
    }
    String::from_utf8_lossy(&head).into_owned()
}
