package program

import "math/bits"

const (
	subBits    = 6
	subBuckets = 1 << subBits
)

// Histogram has durations in nanoseconds, in buckets that are at most 1.6 % wide; the same as those of the Java
// programs. For one goroutine.
type Histogram struct {
	counts [(64 - subBits + 1) << subBits]uint64
	total  uint64
}

// Add counts a duration.
func (h *Histogram) Add(nanos int64) {
	h.counts[bucket(uint64(max(0, nanos)))]++
	h.total++
}

// AddAll counts what another has counted.
func (h *Histogram) AddAll(other *Histogram) {
	for i, count := range other.counts {
		h.counts[i] += count
	}
	h.total += other.total
}

// Total is the number of durations.
func (h *Histogram) Total() uint64 {
	return h.total
}

// At is the value that this share of all values, from 0 to 1, does not exceed.
func (h *Histogram) At(share float64) uint64 {
	wanted := max(1, uint64(float64(h.total)*share))
	var seen uint64
	for i, count := range h.counts {
		seen += count
		if seen >= wanted {
			return middle(i)
		}
	}
	return 0
}

func bucket(value uint64) int {
	if value < subBuckets {
		return int(value)
	}
	shift := 63 - subBits - bits.LeadingZeros64(value)
	return (shift+1)<<subBits + int(value>>shift) - subBuckets
}

func middle(bucket int) uint64 {
	if bucket < subBuckets {
		return uint64(bucket)
	}
	shift := bucket>>subBits - 1
	low := uint64(subBuckets+bucket&(subBuckets-1)) << shift
	return low + 1<<shift>>1
}
