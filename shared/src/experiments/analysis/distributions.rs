//! The distributions every test here is read from: thin, and defined wherever they are asked.

use statrs::distribution::{ContinuousCDF as _, Normal};
use statrs::function::{erf::erfc, gamma};

/// The 97.5 % quantile of the normal distribution: half the width of a 95 % interval in standard errors.
pub(super) const Z_95: f64 = 1.959_963_984_540_054;

/// How probable a standard normal value is that is at least so far from 0, on either side.
pub(super) fn normal_both_sides(z: f64) -> f64 {
    erfc(z.abs() / std::f64::consts::SQRT_2).clamp(0.0, 1.0)
}

/// The value below which a standard normal one lies with probability `p`, which is held within 1e-300 and 1 − 1e-16.
pub(super) fn normal_quantile(p: f64) -> f64 {
    Normal::standard().inverse_cdf(p.clamp(1e-300, 1.0 - f64::EPSILON / 2.0))
}

/// How probable a standard normal value is below `z`.
pub(super) fn normal_below(z: f64) -> f64 {
    Normal::standard().cdf(z)
}

/// How probable a chi-square value of so many degrees of freedom is above `x`.
pub(super) fn chi_square_above(x: f64, degrees: f64) -> f64 {
    if x.is_infinite() {
        return 0.0;
    }
    // Refused for 0 only: everything lies above that.
    gamma::checked_gamma_ur(degrees / 2.0, x / 2.0).unwrap_or(1.0).clamp(0.0, 1.0)
}

/// ln Γ.
pub(super) fn ln_gamma(x: f64) -> f64 {
    gamma::ln_gamma(x)
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_close;
    use super::*;

    #[test]
    fn the_distributions_agree_with_scipy() {
        // scipy 1.17.1: norm.sf, norm.ppf, chi2.sf, special.gammaln; see docs/statistics.md.
        for (z, p) in [
            (0.0, 1.0),
            (1.0, 0.317_310_507_862_914_15),
            (-2.5, 0.012_419_330_651_552_265),
            (9.0, 2.257_176_811_907_664_7e-19),
        ] {
            assert_close(normal_both_sides(z), p, 1e-9);
        }
        for (p, z) in [(0.975, Z_95), (0.8, 0.841_621_233_572_914_3), (0.001, -3.090_232_306_167_813)] {
            assert_close(normal_quantile(p), z, 1e-12);
        }
        for (x, degrees, p) in [
            (0.0, 2.0, 1.0),
            (3.841_458_820_694_124, 1.0, 0.05),
            (13.815_510_557_964_274, 2.0, 0.001),
            (40.0, 3.0, 1.065_509_033_425_585e-8),
        ] {
            assert_close(chi_square_above(x, degrees), p, 1e-10);
        }
        assert_eq!(chi_square_above(f64::MAX, 3.0), 0.0);
        assert!(normal_quantile(0.0).is_finite() && normal_quantile(1.0).is_finite());
    }
}
