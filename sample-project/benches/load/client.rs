//! A Socket.IO client (protocol 5 over a WebSocket) that only receives the number of users, light enough to run
//! thousands in one process.

use std::{error::Error, net::SocketAddr};

use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::{WebSocketStream, client_async, tungstenite::Message};

pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// One connection.
pub(crate) struct Client {
    socket: WebSocketStream<TcpStream>,
    /// The last number that it received.
    pub(crate) last: Option<i64>,
    /// Whether each number was the one before plus 1, as it must be while clients only connect.
    pub(crate) in_order: bool,
}

impl Client {
    /// Connects to the namespace, whose first number [`Client::next_number`] waits for.
    pub(crate) async fn connect(address: SocketAddr) -> Result<Client> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let url = format!("ws://{address}/socket.io/?EIO=4&transport=websocket");
        let (socket, _) = client_async(url, stream).await?;
        let mut client = Client { socket, last: None, in_order: true };
        client.packet().await?; // the handshake
        client.send("40").await?;
        Ok(client)
    }

    /// Waits for the next number.
    pub(crate) async fn next_number(&mut self) -> Result<i64> {
        loop {
            let packet = self.packet().await?;
            if packet == "2" {
                self.send("3").await?;
            }
            let number = packet.strip_prefix(r#"42["user count","#).and_then(|rest| rest.strip_suffix(']'));
            let Some(number) = number else { continue };
            let number = number.parse()?;
            self.in_order &= self.last.is_none_or(|last| number == last + 1);
            self.last = Some(number);
            return Ok(number);
        }
    }

    /// Disconnects cleanly.
    pub(crate) async fn close(mut self) -> Result<()> {
        Ok(self.socket.close(None).await?)
    }

    async fn send(&mut self, packet: &'static str) -> Result<()> {
        Ok(self.socket.send(Message::text(packet)).await?)
    }

    async fn packet(&mut self) -> Result<String> {
        loop {
            match self.socket.next().await.ok_or("the server closed the connection")?? {
                Message::Text(text) => return Ok(text.as_str().to_owned()),
                Message::Close(_) => return Err("the server closed the connection".into()),
                _ => {}
            }
        }
    }
}
