//! Medians, ratios and means of what was measured. Must not know what was run.

/// One run of one benchmark.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// User CPU seconds of the process and of those it waited for.
    pub user: f64,
    /// The most memory that one of them had, in KiB.
    pub peak: f64,
}

/// Two interpreters on one benchmark; ratios of the first over the second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// Median over median of user time.
    pub time: f64,
    /// The least and the greatest ratio of one round.
    pub spread: (f64, f64),
    /// Median over median of peak memory.
    pub memory: f64,
}

/// What many comparisons come to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// How many there are.
    pub count: usize,
    /// Geometric mean of the ratios of time.
    pub time: f64,
    /// Geometric mean of the ratios of memory.
    pub memory: f64,
    /// Ratios of time below 1.0.
    pub below: usize,
    /// Ratios of time above 1.5.
    pub above: usize,
}

/// The middle value; of an even number the mean of the two in the middle. 0 of none.
pub fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    match (values.get(values.len().saturating_sub(1) / 2), values.get(values.len() / 2)) {
        (Some(low), Some(high)) => f64::midpoint(*low, *high),
        _ => 0.0,
    }
}

/// Compare rounds of one interpreter with the same rounds of another. None: a round is missing or took no time.
pub fn compare(ours: &[Sample], theirs: &[Sample]) -> Option<Comparison> {
    if ours.is_empty() || ours.len() != theirs.len() || theirs.iter().any(|sample| sample.user <= 0.0 || sample.peak <= 0.0) {
        return None;
    }
    let ratios = ours.iter().zip(theirs).map(|(our, their)| our.user / their.user);
    let spread = ratios.fold((f64::INFINITY, 0.0_f64), |(low, high), ratio| (low.min(ratio), high.max(ratio)));
    let ratio = |of: fn(&Sample) -> f64| median(ours.iter().map(of)) / median(theirs.iter().map(of));
    Some(Comparison { time: ratio(|sample| sample.user), spread, memory: ratio(|sample| sample.peak) })
}

/// The summary of comparisons; None of none.
pub fn summarize(comparisons: &[Comparison]) -> Option<Summary> {
    let mean = |of: fn(&Comparison) -> f64| {
        let sum: f64 = comparisons.iter().map(|comparison| of(comparison).ln()).sum();
        (sum / comparisons.len() as f64).exp()
    };
    (!comparisons.is_empty()).then(|| Summary {
        count: comparisons.len(),
        time: mean(|comparison| comparison.time),
        memory: mean(|comparison| comparison.memory),
        below: comparisons.iter().filter(|comparison| comparison.time < 1.0).count(),
        above: comparisons.iter().filter(|comparison| comparison.time > 1.5).count(),
    })
}

#[cfg(test)]
mod tests {
    use super::{Sample, compare, median, summarize};

    fn samples(times: &[f64]) -> Vec<Sample> {
        times.iter().map(|&user| Sample { user, peak: 100.0 * user }).collect()
    }

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(median([3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median([4.0, 1.0, 2.0, 3.0]), 2.5);
        assert_eq!(median([7.0]), 7.0);
        assert_eq!(median([]), 0.0);
    }

    #[test]
    fn ratios_are_of_medians_and_spread_of_rounds() {
        let compared = compare(&samples(&[1.0, 3.0, 2.0]), &samples(&[4.0, 4.0, 5.0])).expect("three rounds each");
        assert_eq!((compared.time, compared.spread, compared.memory), (0.5, (0.25, 0.75), 0.5));
        assert_eq!(compare(&samples(&[1.0]), &samples(&[])), None);
        assert_eq!(compare(&samples(&[1.0]), &samples(&[0.0])), None);
    }

    #[test]
    fn summaries_count_and_mean() {
        let compared: Vec<_> = [(1.0, 2.0), (2.0, 1.0), (3.0, 3.0)]
            .iter()
            .filter_map(|&(ours, theirs)| compare(&samples(&[ours]), &samples(&[theirs])))
            .collect();
        let summary = summarize(&compared).expect("three");
        assert_eq!((summary.count, summary.below, summary.above), (3, 1, 1));
        assert!((summary.time - 1.0).abs() < 1e-12 && (summary.memory - 1.0).abs() < 1e-12);
        assert_eq!(summarize(&[]), None);
    }
}
