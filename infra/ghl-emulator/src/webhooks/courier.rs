//! Delivery: one webhook after the other per contact, again and again until a 2xx.

use super::{Attempt, Webhook};
use crate::{InvalidWebhookUrl, core::Core, signing, state::Change};
use reqwest::{Client, Url, redirect};
use std::{
    collections::{HashMap, VecDeque},
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{runtime::Handle, sync::watch};

/// How long an attempt waits for an answer. What `GoHighLevel` allows is not documented.
const PATIENCE: Duration = Duration::from_secs(15);

/// Delivers webhooks.
pub(crate) struct Courier {
    client: Client,
    runtime: Handle,
    url: Mutex<Option<Url>>,
    retry: Vec<Duration>,
    /// What waits per lane; a lane is here exactly while its task runs.
    lanes: Mutex<HashMap<String, VecDeque<Webhook>>>,
    /// How many lanes run.
    running: watch::Sender<usize>,
    stopped: watch::Receiver<bool>,
}

impl Courier {
    pub(crate) fn new(
        retry: Vec<Duration>,
        runtime: Handle,
        stopped: watch::Receiver<bool>,
    ) -> Result<Self, reqwest::Error> {
        // The client is built with TLS although webhooks go to plain http on loopback, and it needs a provider.
        // The error says that somebody else has installed one, which is as good.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = Client::builder()
            .no_proxy()
            // A 3xx is an answer like any other that is not 2xx.
            .redirect(redirect::Policy::none())
            .tls_certs_only([])
            .timeout(PATIENCE)
            .build()?;
        Ok(Self {
            client,
            runtime,
            url: Mutex::new(None),
            retry,
            lanes: Mutex::new(HashMap::new()),
            running: watch::Sender::new(0),
            stopped,
        })
    }

    pub(crate) fn set_url(&self, url: Url) {
        *self.url.lock().unwrap_or_else(PoisonError::into_inner) = Some(url);
    }

    /// Puts the webhook at the end of its lane. Called with the ledger locked, so that lanes keep its order.
    pub(crate) fn accept(core: &Arc<Core>, webhook: Webhook) {
        let courier = &core.courier;
        let mut lanes = courier.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(waiting) = lanes.get_mut(&webhook.lane) {
            waiting.push_back(webhook);
            return;
        }
        let lane = webhook.lane.clone();
        lanes.insert(lane.clone(), VecDeque::from([webhook]));
        courier.running.send_modify(|running| *running += 1);
        let core = Arc::clone(core);
        courier.runtime.spawn(async move {
            while let Some(webhook) = core.courier.next(&lane) {
                core.courier.deliver(&core, webhook).await;
            }
        });
    }

    /// The next webhook of the lane; a lane without one ends.
    fn next(&self, lane: &str) -> Option<Webhook> {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        let next = lanes.get_mut(lane).filter(|_| !*self.stopped.borrow()).and_then(VecDeque::pop_front);
        if next.is_none() {
            lanes.remove(lane);
            self.running.send_modify(|running| *running -= 1);
        }
        next
    }

    /// Returns once no webhook is under way.
    pub(crate) async fn settled(&self) {
        let mut running = self.running.subscribe();
        // The sender lives as long as this does, so waiting cannot fail.
        drop(running.wait_for(|running| *running == 0).await);
    }

    async fn deliver(&self, core: &Arc<Core>, webhook: Webhook) {
        let mut stopped = self.stopped.clone();
        let mut delays = self.retry.iter();
        loop {
            let status = tokio::select! {
                status = self.attempt(&webhook) => status,
                _ = stopped.wait_for(|stopped| *stopped) => return,
            };
            let delivered = status.is_some_and(|status| (200..300).contains(&status));
            let delay = delays.next().filter(|_| !delivered);
            let webhook_id = || webhook.id.clone();
            let attempt = Attempt { at: core.now(), status };
            let mut changes = vec![Change::WebhookAttempted { webhook_id: webhook_id(), attempt }];
            if delay.is_none() {
                changes.push(Change::WebhookFinished { webhook_id: webhook_id(), delivered });
            }
            if let Err(error) = core.record(changes) {
                tracing::warn!(webhook = webhook.id, %error, "a webhook's attempt is not in the log");
            }
            let Some(delay) = delay else {
                if !delivered {
                    tracing::warn!(webhook = webhook.id, event = webhook.event, "a webhook is given up");
                }
                return;
            };
            tokio::select! {
                () = tokio::time::sleep(*delay) => {}
                _ = stopped.wait_for(|stopped| *stopped) => return,
            }
        }
    }

    /// The status met, or `None` without an answer.
    async fn attempt(&self, webhook: &Webhook) -> Option<u16> {
        let url = self.url.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
        let sent = self
            .client
            .post(url)
            .header("content-type", "application/json")
            .header(signing::SIGNATURE_HEADER, signing::sign(webhook.body.as_bytes()))
            .body(webhook.body.clone())
            .send()
            .await;
        match sent {
            Ok(answer) => {
                let status = answer.status().as_u16();
                // Read to the end, so that the connection can be used again.
                drop(answer.bytes().await);
                Some(status)
            }
            Err(error) => {
                tracing::debug!(webhook = webhook.id, %error, "a webhook met no answer");
                None
            }
        }
    }
}

/// The URL, if webhooks may go there.
pub(crate) fn check_url(url: &str) -> Result<Url, InvalidWebhookUrl> {
    let parsed = Url::parse(url)
        .map_err(|error| InvalidWebhookUrl::Malformed { url: url.to_owned(), reason: error.to_string() })?;
    let host = parsed.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let loopback = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    if parsed.scheme() == "http" && loopback {
        Ok(parsed)
    } else {
        Err(InvalidWebhookUrl::NotLoopback(url.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::check_url;

    #[test]
    fn webhooks_go_to_loopback_only() {
        for good in ["http://127.0.0.1:3000/webhooks/ghl", "http://localhost/", "http://[::1]:9/x"] {
            assert!(check_url(good).is_ok(), "{good}");
        }
        for bad in ["http://example.com/", "https://127.0.0.1/", "http://127.0.0.1.example.com/", "nonsense"]
        {
            assert!(check_url(bad).is_err(), "{bad}");
        }
    }
}
