//! A client of Socket.IO that only listens to the number of users, light enough to run thousands of them in one
//! process: protocol 5 over a WebSocket.

use std::{error::Error, net::SocketAddr};

use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::{WebSocketStream, client_async, tungstenite::Message};

pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// One connection, joined.
pub(crate) struct Client {
    socket: WebSocketStream<TcpStream>,
    /// The last number that it heard.
    pub(crate) last: Option<i64>,
    /// Whether each number was the one before plus 1: nothing missed, nothing out of order, while all only join.
    pub(crate) in_order: bool,
}

impl Client {
    /// Connects and joins; the server's answer to joining is awaited by [`Client::hear`].
    pub(crate) async fn join(address: SocketAddr) -> Result<Client> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let url = format!("ws://{address}/socket.io/?EIO=4&transport=websocket");
        let (socket, _) = client_async(url, stream).await?;
        let mut client = Client { socket, last: None, in_order: true };
        client.packet().await?; // the handshake
        client.say("40").await?;
        Ok(client)
    }

    /// Waits for the next number.
    pub(crate) async fn hear(&mut self) -> Result<i64> {
        loop {
            let packet = self.packet().await?;
            if packet == "2" {
                self.say("3").await?;
            }
            let number = packet.strip_prefix(r#"42["user count","#).and_then(|rest| rest.strip_suffix(']'));
            let Some(number) = number else { continue };
            let number = number.parse()?;
            self.in_order &= self.last.is_none_or(|last| number == last + 1);
            self.last = Some(number);
            return Ok(number);
        }
    }

    /// Leaves, and says so.
    pub(crate) async fn leave(mut self) -> Result<()> {
        Ok(self.socket.close(None).await?)
    }

    async fn say(&mut self, packet: &'static str) -> Result<()> {
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
