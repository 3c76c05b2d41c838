//! The client against servers that misbehave on purpose: raw sockets, so that no library corrects anything.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking; clippy exempts only the test functions themselves"
)]

mod account;
mod files;
#[path = "../support/hops.rs"]
mod hops;
mod network;
mod render;
mod server;
mod service;
mod submit;

use std::collections::BTreeMap;

use rushes::domain::{
    ApiKey, ClipSeconds, FrameRate, Model, ModelId, ModelTable, RequestId, Resolution, Seed, Shape, Slot, Usd,
    VideoRequest,
};
use rushes::segmind::{Client, Hosts, Timeouts};
use std::time::Duration;

use server::Act;

const KEY: &str = "SG_0123456789abcdef";

fn key() -> ApiKey {
    ApiKey::parse(KEY).unwrap()
}

fn id() -> RequestId {
    RequestId::parse("r-1").unwrap()
}

/// A client of this service, with timeouts for a busy machine.
fn client_of(api: &str) -> Client {
    client_with(api, Timeouts::default())
}

/// A client with short timeouts, for services that go silent; it still has time to connect.
fn hasty_client_of(api: &str) -> Client {
    let short = Duration::from_millis(300);
    client_with(api, Timeouts { get: short, submit: short, silence: short, ..Timeouts::default() })
}

/// The client for a service that plays this act.
fn client_for(act: &Act, api: &str) -> Client {
    let silent = matches!(act, Act::FallSilent | Act::SendAndFallSilent(_));
    if silent { hasty_client_of(api) } else { client_of(api) }
}

fn client_with(api: &str, timeouts: Timeouts) -> Client {
    Client::with_timeouts(Hosts::parse(Some(api), None).unwrap(), timeouts).unwrap()
}

/// The row of the shot's model.
fn model() -> Model {
    ModelTable::built_in().find(&shot().model).unwrap().clone()
}

fn no_pictures() -> BTreeMap<Slot, url::Url> {
    BTreeMap::new()
}

fn shot() -> VideoRequest {
    VideoRequest {
        model: ModelId::parse("veo-3-fast").unwrap(),
        prompt: "Ein Leuchtturm, \"nachts\"\n灯台".into(),
        negative_prompt: None,
        first_frame: None,
        last_frame: None,
        references: Vec::new(),
        shape: Shape::SQUARE,
        length: ClipSeconds::SIX,
        frame_rate: Some(FrameRate::FPS_24),
        resolution: Some(Resolution::P720),
        sound: false,
        seed: Seed::new(u32::MAX).unwrap(),
        estimate: Usd::from_cents(60),
    }
}
