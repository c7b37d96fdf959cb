//! What a buyer can pay for a home: the arithmetic of a mortgage, and an assessment that always has an answer.
//!
//! [`mortgage`] and [`affordability`] are formulas, [`assumptions`] what they assume where nobody said otherwise.
//! [`assess()`] puts what is known together in four tiers ([`tiers`]): the location's own service, what the contact
//! said ([`stated`]), a cautious default, a person. An assessment is a note for the team and no offer of a loan.

pub mod affordability;
pub mod assess;
pub mod assumptions;
mod error;
mod heuristics;
pub mod mortgage;
mod percent;
pub mod ports;
pub mod stated;
pub mod tiers;

pub use affordability::{Affordability, Down, Household, Piti, Terms};
pub use assess::{Assessment, Case, assess};
pub use assumptions::Assumptions;
pub use error::{Amount, FinanceError};
pub use mortgage::Loan;
pub use percent::Percent;
pub use ports::{Assessments, Docket, FinanceService, Kept, Requests, Results, ServiceFailure};
pub use stated::Stated;
pub use tiers::{Reason, Report, ServiceSaid, Tier};
