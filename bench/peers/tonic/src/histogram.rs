const SUB_BITS: u32 = 6;
const SUB_BUCKETS: u64 = 1 << SUB_BITS;

/// Durations in nanoseconds, in buckets that are at most 1.6 % wide; the same as those of the Java programs.
pub struct Histogram {
    counts: Vec<u64>,
    total: u64,
}

impl Histogram {
    pub fn new() -> Histogram {
        Histogram {
            counts: vec![0; ((64 - SUB_BITS + 1) as usize) << SUB_BITS],
            total: 0,
        }
    }

    pub fn add(&mut self, nanos: u64) {
        self.counts[bucket(nanos)] += 1;
        self.total += 1;
    }

    pub fn add_all(&mut self, other: &Histogram) {
        for (mine, more) in self.counts.iter_mut().zip(&other.counts) {
            *mine += more;
        }
        self.total += other.total;
    }

    pub fn total(&self) -> u64 {
        self.total
    }

    /// The value that this share of all values, from 0 to 1, does not exceed.
    pub fn at(&self, share: f64) -> u64 {
        let wanted = ((self.total as f64 * share) as u64).max(1);
        let mut seen = 0;
        for (index, count) in self.counts.iter().enumerate() {
            seen += count;
            if seen >= wanted {
                return middle(index as u64);
            }
        }
        0
    }
}

fn bucket(value: u64) -> usize {
    if value < SUB_BUCKETS {
        return value as usize;
    }
    let shift = 63 - SUB_BITS - value.leading_zeros();
    ((u64::from(shift + 1) << SUB_BITS) + (value >> shift) - SUB_BUCKETS) as usize
}

fn middle(bucket: u64) -> u64 {
    if bucket < SUB_BUCKETS {
        return bucket;
    }
    let shift = (bucket >> SUB_BITS) - 1;
    let low = (SUB_BUCKETS + (bucket & (SUB_BUCKETS - 1))) << shift;
    low + ((1 << shift) >> 1)
}
