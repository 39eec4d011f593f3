//! The client: `client PORT MODE LANES PAYLOAD MESSAGES`, all on one channel and one thread, as there is one core. Modes:
//! unary calls, and those with a deadline; receive, send and bidi streams.

use bench_tonic::pb::Msg;
use bench_tonic::pb::echo_client::EchoClient;
use bench_tonic::{Counts, Failure, LARGEST_MESSAGE, Lane, Usage, commands};
use bytes::Bytes;
use std::time::{Duration, Instant};
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Streaming};

#[derive(Clone, Copy)]
enum Mode {
    Unary,
    UnaryDeadline,
    Receive,
    Send,
    Bidi,
}

impl Mode {
    fn of(name: &str) -> Result<Mode, Failure> {
        match name {
            "unary" => Ok(Mode::Unary),
            "unary-deadline" => Ok(Mode::UnaryDeadline),
            "receive" => Ok(Mode::Receive),
            "send" => Ok(Mode::Send),
            "bidi" => Ok(Mode::Bidi),
            _ => Err(format!("found the mode {name}, expected unary, unary-deadline, receive, send or bidi").into()),
        }
    }
}

/// Makes calls, and checks what they are answered.
#[derive(Clone)]
struct Calls {
    client: EchoClient<Channel>,
    mode: Mode,
    payload: Bytes,
    messages: i32,
}

impl Calls {
    /// Makes a call; returns the number of messages, all of them checked.
    async fn call(&mut self) -> Result<u64, Failure> {
        match self.mode {
            Mode::Unary => self.unary(Request::new(self.request(0))).await,
            Mode::UnaryDeadline => {
                let mut request = Request::new(self.request(0));
                request.set_timeout(Duration::from_secs(30));
                self.unary(request).await
            }
            Mode::Receive => self.receive().await,
            Mode::Send => self.send().await,
            Mode::Bidi => self.bidi().await,
        }
    }

    async fn unary(&mut self, request: Request<Msg>) -> Result<u64, Failure> {
        let reply = self.client.unary(request).await?;
        self.check(reply.get_ref())?;
        Ok(1)
    }

    async fn receive(&mut self) -> Result<u64, Failure> {
        let replies = self.client.server_stream(self.request(self.messages)).await?;
        self.checked(replies.into_inner()).await
    }

    async fn send(&mut self) -> Result<u64, Failure> {
        let reply = self.client.client_stream(self.requests()).await?;
        self.check(reply.get_ref())?;
        self.counted(reply.get_ref().n)
    }

    async fn bidi(&mut self) -> Result<u64, Failure> {
        let replies = self.client.bidi(self.requests()).await?;
        self.checked(replies.into_inner()).await
    }

    fn request(&self, n: i32) -> Msg {
        Msg {
            n,
            payload: self.payload.clone(),
        }
    }

    fn requests(&self) -> impl tokio_stream::Stream<Item = Msg> + Send + use<> {
        let request = self.request(0);
        tokio_stream::iter((0..self.messages).map(move |_| request.clone()))
    }

    async fn checked(&self, mut replies: Streaming<Msg>) -> Result<u64, Failure> {
        let mut received = 0;
        while let Some(reply) = replies.message().await? {
            self.check(&reply)?;
            received += 1;
        }
        self.counted(received)
    }

    fn check(&self, reply: &Msg) -> Result<(), Failure> {
        if reply.payload != self.payload {
            let found = reply.payload.len();
            return Err(format!("found a reply of {found} bytes, expected those that were sent").into());
        }
        Ok(())
    }

    fn counted(&self, found: i32) -> Result<u64, Failure> {
        if found != self.messages {
            return Err(format!("found {found} messages, expected {}", self.messages).into());
        }
        Ok(found as u64)
    }

    /// Keeps one call after the other going until then.
    async fn lane(mut self, end: Instant) -> Result<Counts, Failure> {
        let mut lane = Lane::until(end);
        let mut started = Instant::now();
        while lane.is_open(started) {
            let messages = self.call().await?;
            started = lane.completed(started, messages);
        }
        Ok(lane.close())
    }

    async fn measure(&self, lanes: usize, seconds: f64) -> Result<String, Failure> {
        let before = Usage::now()?;
        let end = before.at + Duration::from_secs_f64(seconds);
        let running: Vec<_> = (0..lanes).map(|_| tokio::spawn(self.clone().lane(end))).collect();
        let mut all = Counts::none();
        for lane in running {
            all.add_all(&lane.await??);
        }
        all.since(&before)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [port, mode, lanes, payload, messages] = arguments.as_slice() else {
        return Err("expected: PORT MODE LANES PAYLOAD MESSAGES".into());
    };
    let channel = Endpoint::from_shared(format!("http://127.0.0.1:{port}"))?
        .connect()
        .await?;
    let calls = Calls {
        client: EchoClient::new(channel).max_decoding_message_size(LARGEST_MESSAGE),
        mode: Mode::of(mode)?,
        payload: (0..payload.parse::<usize>()?).map(|i| (i * 31) as u8).collect(),
        messages: messages.parse()?,
    };
    let lanes = lanes.parse()?;
    println!("{{\"pid\": {}}}", std::process::id());
    let mut commands = commands();
    while let Some(command) = commands.recv().await {
        let seconds = command.strip_prefix("measure ").map(str::parse);
        let Some(Ok(seconds)) = seconds else {
            return Err(format!("found the command '{command}', expected measure SECONDS").into());
        };
        println!("{}", calls.measure(lanes, seconds).await?);
    }
    Ok(())
}
