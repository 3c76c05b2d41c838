//! The account's money: a balance that completed renders draw down, then free credits.
//!
//! Owns the arithmetic, in dollars rounded to a tenth of a cent. Cannot fail.

/// What the account holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Account {
    /// Paid credits in dollars.
    pub(super) credits: f64,
    /// Free credits in dollars; spent last.
    pub(super) free_credits: f64,
}

impl Account {
    /// Whether `cost` can be paid while `reserved` is promised to renders in flight.
    pub(super) fn affords(&self, cost: f64, reserved: f64) -> bool {
        self.credits + self.free_credits + 1e-9 >= cost + reserved
    }

    /// Pays for a render. Never goes below zero.
    pub(super) fn pay(&mut self, cost: f64) {
        let from_credits = cost.min(self.credits);
        self.credits = rounded(self.credits - from_credits);
        self.free_credits = rounded((self.free_credits - (cost - from_credits)).max(0.0));
    }
}

fn rounded(dollars: f64) -> f64 {
    (dollars * 1000.0).round() / 1000.0
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "balances are rounded to a tenth of a cent")]
mod tests {
    use super::*;

    #[test]
    fn renders_are_paid_from_the_balance_and_then_from_free_credits() {
        let mut account = Account { credits: 4.0, free_credits: 1.0 };
        account.pay(3.2);
        assert_eq!((account.credits, account.free_credits), (0.8, 1.0));
        account.pay(1.6);
        assert_eq!((account.credits, account.free_credits), (0.0, 0.2));
    }

    #[test]
    fn money_promised_to_renders_in_flight_cannot_be_spent_again() {
        let account = Account { credits: 6.4, free_credits: 0.0 };
        assert!(account.affords(3.2, 3.2));
        assert!(!account.affords(3.2, 3.3));
    }
}
