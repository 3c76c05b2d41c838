//! Hosts that fail below HTTP.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket};
use url::Url;

use crate::fault::Wire;

/// An address that can't be reached in this way. `.invalid` never resolves (RFC 6761, 6.4).
pub async fn dead_host(how: Wire) -> Url {
    let text = match how {
        Wire::NoSuchName => "https://rushes-test.invalid/".to_owned(),
        Wire::Refused => format!("http://127.0.0.1:{}/", deaf_port()),
        Wire::BadTls => format!("https://127.0.0.1:{}/", babbling_port().await),
    };
    text.parse().unwrap()
}

/// A port that is taken but not listened at, so that no other row's service can be given it.
fn deaf_port() -> u16 {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let port = socket.local_addr().unwrap().port();
    tokio::spawn(async move {
        let _held = socket;
        std::future::pending::<()>().await;
    });
    port
}

/// A port that answers every hello with something that is not TLS.
async fn babbling_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            if socket.write_all(b"this is not TLS\r\n").await.is_err() {
                continue;
            }
            drop(socket);
        }
    });
    port
}

/// A service that says COMPLETED to one status request and then is gone for good.
pub async fn gone_after_completed() -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut head = vec![0; 4096];
            let read = socket.read(&mut head).await.unwrap_or(0);
            let asked = String::from_utf8_lossy(&head[..read]).into_owned();
            let body = r#"{"status":"COMPLETED","request_id":"r-1","metrics":{},"credits":1}"#;
            let answer =
                format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len());
            let sent = socket.write_all(answer.as_bytes()).await;
            if sent.is_ok() && asked.contains("/status") {
                return;
            }
        }
    });
    url
}
