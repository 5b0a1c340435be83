//! Numbers of the hours of a day, as the database keeps them: as one number.

use super::latency_hours::HOURS;

/// How many decimal digits an hour has.
const DIGITS: usize = 16;
/// One more than the greatest number of so many digits.
const BASE: i64 = 10_i64.pow(16);

/// The numbers of the 24 hours: 16 decimal digits are an hour, the lowest 16 the first one. Below zero, a number has borrowed from the hour
/// behind it, so each may be at most half of 10^16, above or below. What is no number is zero everywhere.
#[must_use]
pub fn clock(digits: &str) -> [i64; HOURS] {
    let mut hours = [0; HOURS];
    let (sign, digits) = digits.strip_prefix('-').map_or((1, digits), |rest| (-1, rest));
    if !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return hours;
    }
    let mut borrowed = 0;
    let mut chunks = digits.as_bytes().rchunks(DIGITS);
    for hour in &mut hours {
        let chunk = chunks.next().unwrap_or_default();
        let mut number = chunk.iter().fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0')) + borrowed;
        borrowed = 0;
        if number > BASE / 2 {
            number -= BASE;
            borrowed = 1;
        }
        *hour = sign * number;
    }
    hours
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The sum of `number * 10^(16 * hour)`, by hand: added digit by digit, below zero by the tens complement.
    fn packed(hours: &[i64; HOURS]) -> String {
        let mut digits: Vec<i128> = hours.iter().map(|number| i128::from(*number)).collect();
        let negative = digits.iter().rev().find(|number| **number != 0).is_some_and(|number| *number < 0);
        if negative {
            digits.iter_mut().for_each(|number| *number = -*number);
        }
        let base = i128::from(BASE);
        let mut carry = 0;
        let mut text: Vec<String> = digits
            .into_iter()
            .map(|number| {
                let number = number + carry;
                carry = number.div_euclid(base);
                format!("{:016}", number.rem_euclid(base))
            })
            .collect();
        assert_eq!(carry, 0);
        text.reverse();
        let all = text.concat();
        let all = all.trim_start_matches('0');
        format!("{}{}", if negative { "-" } else { "" }, if all.is_empty() { "0" } else { all })
    }

    #[test]
    fn hours_are_read() {
        assert_eq!(clock("0"), [0; HOURS]);
        assert_eq!(clock("nonsense"), [0; HOURS]);
        let three = clock("300000000000000020000000000000001");
        assert_eq!(three[..4], [1, 2, 3, 0]);
        assert_eq!(clock("9999999999999999")[..2], [-1, 1], "10^16 - 1");
        assert_eq!(clock("-5")[0], -5);
    }

    proptest! {
        #[test]
        fn what_was_packed_is_read_back(hours in prop::array::uniform24(-BASE / 2 + 1..BASE / 2)) {
            prop_assert_eq!(clock(&packed(&hours)), hours);
        }
    }
}
