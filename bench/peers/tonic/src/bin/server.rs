//! The server: `server PORT default|channel`; port 0 takes a free one. One thread, as there is one core. With channel, a
//! task sends the replies of a stream through a channel, as tonic's tutorial has it; else the stream makes them, which
//! is several times as fast.

use bench_tonic::pb::Msg;
use bench_tonic::pb::echo_server::{Echo, EchoServer};
use bench_tonic::{Failure, LARGEST_MESSAGE, Usage, commands};
use bytes::Bytes;
use std::pin::Pin;
use tokio_stream::wrappers::ReceiverStream;
use tokio_stream::{Stream, StreamExt};
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tonic::{Request, Response, Status, Streaming};

/// Beyond tonic's 1 MiB: h2 ends connections on which more small messages than half of this wait to be read, each
/// counted as 256 bytes less its length. A stream of a thousand messages arrives at once here.
const CONNECTION_WINDOW: u32 = 4 * 1024 * 1024;

type Reply = Result<Msg, Status>;
type Replies = Pin<Box<dyn Stream<Item = Reply> + Send>>;

/// Answers as the proto file says.
struct EchoService {
    by_channel: bool,
}

#[tonic::async_trait]
impl Echo for EchoService {
    type ServerStreamStream = Replies;
    type BidiStream = Replies;

    async fn unary(&self, request: Request<Msg>) -> Result<Response<Msg>, Status> {
        Ok(Response::new(echo(request.into_inner().payload)))
    }

    async fn server_stream(&self, request: Request<Msg>) -> Result<Response<Replies>, Status> {
        let Msg { n, payload } = request.into_inner();
        let replies = (0..n).map(move |_| Ok(echo(payload.clone())));
        if self.by_channel {
            return Ok(Response::new(Box::pin(sent(replies))));
        }
        Ok(Response::new(Box::pin(tokio_stream::iter(replies))))
    }

    async fn client_stream(&self, request: Request<Streaming<Msg>>) -> Result<Response<Msg>, Status> {
        let mut requests = request.into_inner();
        let mut n = 0;
        let mut payload = Bytes::new();
        while let Some(request) = requests.message().await? {
            n += 1;
            payload = request.payload;
        }
        Ok(Response::new(Msg { n, payload }))
    }

    async fn bidi(&self, request: Request<Streaming<Msg>>) -> Result<Response<Replies>, Status> {
        let replies = request.into_inner().map(|request| Ok(echo(request?.payload)));
        Ok(Response::new(Box::pin(replies)))
    }
}

/// The replies, from a task that sends them.
fn sent(replies: impl Iterator<Item = Reply> + Send + 'static) -> ReceiverStream<Reply> {
    let (sender, receiver) = tokio::sync::mpsc::channel(4);
    tokio::spawn(async move {
        for reply in replies {
            if sender.send(reply).await.is_err() {
                break; // the client has gone
            }
        }
    });
    ReceiverStream::new(receiver)
}

fn echo(payload: Bytes) -> Msg {
    Msg { n: 0, payload }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [port, mode] = arguments.as_slice() else {
        return Err("expected: PORT default|channel".into());
    };
    let by_channel = match mode.as_str() {
        "default" => false,
        "channel" => true,
        _ => return Err(format!("found the mode {mode}, expected default or channel").into()),
    };
    let listening = TcpIncoming::bind(format!("127.0.0.1:{port}").parse()?)?.with_nodelay(Some(true));
    println!(
        "{{\"port\": {}, \"pid\": {}}}",
        listening.local_addr()?.port(),
        std::process::id()
    );
    let service = EchoServer::new(EchoService { by_channel }).max_decoding_message_size(LARGEST_MESSAGE);
    let serving = Server::builder()
        .initial_connection_window_size(CONNECTION_WINDOW)
        .add_service(service)
        .serve_with_incoming(listening);
    tokio::select! {
        ended = serving => Ok(ended?),
        answered = answer() => answered,
    }
}

/// Answers `usage` until standard input ends.
async fn answer() -> Result<(), Failure> {
    let mut commands = commands();
    while let Some(command) = commands.recv().await {
        if command != "usage" {
            return Err(format!("found the command '{command}', expected usage").into());
        }
        println!("{{\"cpu_s\": {:.2}}}", Usage::now()?.cpu_seconds);
    }
    Ok(())
}
