// Package program has what grpc-go's server and client of the bench share: being told by the runner what to do, and
// measuring.
package program

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// LargestMessage is the limit for messages received, in bytes.
const LargestMessage = 16 << 20

const ticksPerSecond = 100

// AnswerCommands answers the runner's commands, a line each, until standard input ends, so that no program outlives its
// runner.
func AnswerCommands(answer func(command []string) (string, error)) error {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		line, err := answer(strings.Split(lines.Text(), " "))
		if err != nil {
			return err
		}
		fmt.Println(line)
	}
	return lines.Err()
}

// UnknownCommand says what was found, and what was expected.
func UnknownCommand(command []string, expected string) error {
	return fmt.Errorf("found the command '%s', expected %s", strings.Join(command, " "), expected)
}

// Usage is what this process has used since it started.
type Usage struct {
	At         time.Time
	CPUSeconds float64
}

// UsageNow reads it.
func UsageNow() (Usage, error) {
	seconds, err := cpu()
	return Usage{At: time.Now(), CPUSeconds: seconds}, err
}

// AllocatedBytes of the heap since the process started.
func AllocatedBytes() uint64 {
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return memory.TotalAlloc
}

// User and system time of all threads.
func cpu() (float64, error) {
	stat, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0, fmt.Errorf("found %d fields in stat, expected 13 or more", len(fields))
	}
	user, err := strconv.ParseUint(fields[11], 10, 64)
	if err != nil {
		return 0, err
	}
	system, err := strconv.ParseUint(fields[12], 10, 64)
	return float64(user+system) / ticksPerSecond, err
}
