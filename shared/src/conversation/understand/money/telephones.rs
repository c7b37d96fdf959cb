//! Digits that are telephone numbers, dates and zip codes.

use super::tokens::{ONE, Token, What};
use crate::language::Ending;

/// Takes the digits of telephone numbers and dates out: groups joined by dashes, points and brackets.
pub(super) fn telephones(tokens: &mut [Token<'_>]) {
    let digits = |token: &Token<'_>| match token.what {
        What::Number(number) if number.decimals == 0 && !number.grouped => Some(number.digits),
        What::Junk => Some(token.end - token.start),
        _ => None,
    };
    let mut at = 0;
    while at < tokens.len() {
        let Some(first) = digits(&tokens[at]) else {
            at += 1;
            continue;
        };
        let (mut end, mut groups, mut sum, mut dashes) = (at + 1, 1, first, 0);
        let mut widths = [first, 0, 0, 0, 0];
        while end < tokens.len() && groups < 5 {
            if tokens[end - 1].ending >= Ending::Sentence {
                break;
            }
            let dash = usize::from(tokens[end].is_mark('-') || tokens[end].is_mark('/'));
            let Some(more) = tokens.get(end + dash).and_then(digits) else { break };
            widths[groups] = more;
            groups += 1;
            sum += more;
            dashes += dash;
            end += dash + 1;
        }
        // Letters glued to the last group make it a quantity: "300-400k".
        let lettered = tokens.get(end).is_some_and(|token| token.glued && token.word_text().is_some());
        let round =
            |token: &Token<'_>| matches!(token.what, What::Number(number) if number.value % (50 * ONE) == 0);
        let prices = round(&tokens[at]) && round(&tokens[end - 1]);
        let paid = at > 0 && tokens[at - 1].is_mark('$');
        let abroad = at > 0 && tokens[at - 1].is_mark('+') && tokens[at].glued && sum > 7;
        let telephone = match groups {
            _ if abroad => true,
            1 => matches!(first, 10 | 11) && !paid && !prices,
            2 => {
                (widths[..2] == [3, 4] && dashes == 1 && !prices)
                    || widths[..2] == [3, 7]
                    || widths[..2] == [5, 4] && dashes == 1
            }
            3 => dashes > 0 || widths[..3] == [3, 3, 4],
            _ => sum > 8,
        };
        if telephone && !lettered && !paid {
            for token in &mut tokens[at..end] {
                if token.is_number() {
                    token.what = What::Junk;
                }
            }
        }
        at = if telephone { end } else { at + 1 };
    }
}
