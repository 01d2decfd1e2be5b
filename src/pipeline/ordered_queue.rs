//! Results in the order of the work, through a bounded window: so many pieces may be under way,
//! and of each so many parts may wait, whatever comes of a piece.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::time::Duration;

use crate::pipeline::aggregator::Aggregator;

/// The number of parts of a piece that may wait until their turn comes.
const WAITING: usize = 2;

/// Opens tickets, in the order in which their results are wanted.
pub(super) struct Tickets(SyncSender<Receiver<JobOutput>>);

/// Receives the results of one piece of work. Dropped before its end, it reports the loss.
pub(super) struct Ticket(SyncSender<JobOutput>);

/// The results of all pieces, in order.
pub(super) struct Results {
    tickets: Receiver<Receiver<JobOutput>>,
    current: Option<Receiver<JobOutput>>,
}

enum JobOutput {
    More(Box<Aggregator>),
    Last(Box<Aggregator>),
}

/// The next thing in order.
pub(super) enum Next {
    /// A stretch of the input.
    Aggregator(Box<Aggregator>),
    /// Nothing yet.
    NotYet,
    /// A piece that will never end.
    Lost,
    /// Nothing any more.
    End,
}

/// A window of so many pieces.
pub(super) fn window(size: usize) -> (Tickets, Results) {
    let (tickets, opened) = mpsc::sync_channel(size);
    let results = Results {
        tickets: opened,
        current: None,
    };
    (Tickets(tickets), results)
}

impl Tickets {
    /// A ticket, as soon as there is room for one; none where nobody wants results any more.
    pub(super) fn open(&self) -> Option<Ticket> {
        let (parts, results) = mpsc::sync_channel(WAITING);
        self.0.send(results).ok().map(|()| Ticket(parts))
    }
}

impl Ticket {
    /// Hands over what a piece has given so far, when its turn has come. Returns whether anybody
    /// wants more.
    pub(super) fn more(&self, aggregator: Aggregator) -> bool {
        self.0.send(JobOutput::More(Box::new(aggregator))).is_ok()
    }

    /// Hands over the rest.
    pub(super) fn last(&self, aggregator: Aggregator) -> bool {
        self.0.send(JobOutput::Last(Box::new(aggregator))).is_ok()
    }
}

impl Results {
    /// The next part in order, if it comes soon enough.
    pub(super) fn next(&mut self, wait: Duration) -> Next {
        let current = match self.current.take() {
            Some(current) => current,
            None => match self.tickets.recv_timeout(wait) {
                Ok(next) => next,
                Err(RecvTimeoutError::Timeout) => return Next::NotYet,
                Err(RecvTimeoutError::Disconnected) => return Next::End,
            },
        };
        match current.recv_timeout(wait) {
            Ok(JobOutput::Last(aggregator)) => Next::Aggregator(aggregator),
            Ok(JobOutput::More(aggregator)) => {
                self.current = Some(current);
                Next::Aggregator(aggregator)
            }
            Err(RecvTimeoutError::Timeout) => {
                self.current = Some(current);
                Next::NotYet
            }
            Err(RecvTimeoutError::Disconnected) => Next::Lost,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOON: Duration = Duration::from_secs(20);

    fn of(responses: u64) -> Aggregator {
        let mut aggregator = Aggregator::default();
        aggregator.report.summary.responses = responses;
        aggregator
    }

    fn outcome(next: Next) -> u64 {
        match next {
            Next::Aggregator(aggregator) => aggregator.report.summary.responses,
            Next::NotYet => 100,
            Next::Lost => 101,
            Next::End => 102,
        }
    }

    #[test]
    fn results_come_in_the_order_of_their_slots() {
        let (tickets, mut results) = window(3);
        let [one, two] = [(); 2].map(|()| tickets.open().expect("room"));
        assert!(two.last(of(2)));
        assert_eq!(outcome(results.next(Duration::ZERO)), 100);
        assert!(one.more(of(0)));
        assert_eq!(outcome(results.next(SOON)), 0);
        assert_eq!(outcome(results.next(Duration::ZERO)), 100);
        assert!(one.last(of(1)));
        assert_eq!([(); 2].map(|()| outcome(results.next(SOON))), [1, 2]);
        drop(tickets);
        assert_eq!(outcome(results.next(SOON)), 102);
    }

    #[test]
    fn a_piece_that_never_ends_is_reported_and_the_next_one_comes() {
        let (tickets, mut results) = window(3);
        let [one, two] = [(); 2].map(|()| tickets.open().expect("room"));
        assert!(one.more(of(0)) && two.last(of(2)));
        drop(one);
        assert_eq!([(); 3].map(|()| outcome(results.next(SOON))), [0, 101, 2]);
        drop(results);
        assert!(tickets.open().is_none());
    }
}
