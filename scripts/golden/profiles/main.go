// Command profiles writes the fixture profiles of tests/fixtures/profiles with
// Go's own library:
//
//	go run -trimpath . ../../../tests/fixtures/profiles
package main

import (
	"bytes"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"time"

	"github.com/google/pprof/profile"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: profiles FOLDER")
	}
	folder := os.Args[1]
	for name, p := range fixtures() {
		writeProfile(folder, name, p)
	}
	for name, p := range machineProfiles() {
		writeProfile(filepath.Join(folder, "tool", "machine"), name, p)
	}
	var plain bytes.Buffer
	if err := symbols().WriteUncompressed(&plain); err != nil {
		log.Fatal(err)
	}
	write(folder, "plain.pb", plain.Bytes())
	write(folder, "concatenated.pb", append(plain.Bytes(), plain.Bytes()...))
	// Recorded profiles differ from run to run; keep those that are there.
	if _, err := os.Stat(filepath.Join(folder, "go_cpu.pb.gz")); err != nil {
		record(folder)
	}
}

func writeProfile(folder, name string, p *profile.Profile) {
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		log.Fatal(err)
	}
	write(folder, name+".pb.gz", b.Bytes())
}

func write(folder, name string, data []byte) {
	if err := os.WriteFile(filepath.Join(folder, name), data, 0o644); err != nil {
		log.Fatal(err)
	}
}

var cpu = &profile.ValueType{Type: "cpu", Unit: "nanoseconds"}

func fixtures() map[string]*profile.Profile {
	return map[string]*profile.Profile{
		"symbols":     symbols(),
		"negative":    negative(),
		"tags":        tags(),
		"mappings":    mappings(),
		"no_symbols":  noSymbols(),
		"no_mappings": noMappings(),
		"odd_names":   oddNames(),
		"empty":       empty(),
		"huge":        huge(),
		"kernel":      kernel(),
		"drop_frames": dropFrames(),
	}
}

// build gives every frame name a function and a location in one mapping.
type builder struct {
	p         *profile.Profile
	locations map[string]*profile.Location
}

func newBuilder(types ...*profile.ValueType) *builder {
	m := &profile.Mapping{
		ID: 1, Start: 0x400000, Limit: 0x500000, File: "/bin/app", BuildID: "abc123",
		HasFunctions: true, HasFilenames: true, HasLineNumbers: true, HasInlineFrames: true,
	}
	return &builder{
		p: &profile.Profile{
			SampleType: types, PeriodType: cpu, Period: 10_000_000, TimeNanos: 1_790_000_000_123_456_789,
			DurationNanos: 90_500_000_000, Mapping: []*profile.Mapping{m},
		},
		locations: map[string]*profile.Location{},
	}
}

func (b *builder) function(name string) *profile.Function {
	f := &profile.Function{
		ID: uint64(len(b.p.Function) + 1), Name: name, SystemName: name, Filename: "/src/app.go",
		StartLine: int64(len(name)),
	}
	b.p.Function = append(b.p.Function, f)
	return f
}

func (b *builder) location(name string) *profile.Location {
	if l := b.locations[name]; l != nil {
		return l
	}
	n := uint64(len(b.p.Location) + 1)
	l := &profile.Location{
		ID: n, Mapping: b.p.Mapping[0], Address: 0x400000 + 0x10*n,
		Line: []profile.Line{{Function: b.function(name), Line: int64(10 + n), Column: int64(n % 3)}},
	}
	b.p.Location = append(b.p.Location, l)
	b.locations[name] = l
	return l
}

func (b *builder) sample(values []int64, stack ...string) *profile.Sample {
	s := &profile.Sample{Value: values}
	for _, name := range stack {
		s.Location = append(s.Location, b.location(name))
	}
	b.p.Sample = append(b.p.Sample, s)
	return s
}

func samplesAndCPU() *builder {
	return newBuilder(&profile.ValueType{Type: "samples", Unit: "count"}, cpu)
}

// symbols has inlined lines with columns, a folded location and every header field.
func symbols() *profile.Profile {
	b := samplesAndCPU()
	b.sample([]int64{3, 30_000_000}, "leaf", "middle", "main")
	b.sample([]int64{1, 10_000_000}, "middle", "main")
	b.sample([]int64{2, 20_000_000}, "leaf", "leaf", "main")
	inlined := b.location("caller")
	inlined.Line = append([]profile.Line{
		{Function: b.function("inlined.innermost"), Line: 7, Column: 9},
		{Function: b.function("inlined.middle"), Line: 70},
	}, inlined.Line...)
	inlined.IsFolded = true
	b.sample([]int64{4, 40_000_000}, "caller", "main")
	b.p.Function[0].SystemName = "_ZN4leafEv"
	b.p.Comments = []string{"first comment", "second comment", ""}
	b.p.DocURL = "https://example.com/about"
	b.p.DefaultSampleType = "samples"
	b.p.DropFrames = "nothing.*"
	b.p.KeepFrames = "at_all"
	return b.p
}

func negative() *profile.Profile {
	b := samplesAndCPU()
	b.sample([]int64{3, 30_000_000}, "leaf", "main")
	base := b.sample([]int64{-2, -20_000_000}, "leaf", "main")
	base.Label = map[string][]string{"pprof::base": {"true"}}
	b.sample([]int64{-1, -1 << 63}, "other", "main")
	b.sample([]int64{-1 << 53, -1<<53 - 1}, "edge", "main")
	return b.p
}

func tags() *profile.Profile {
	b := samplesAndCPU()
	s := b.sample([]int64{1, 10}, "leaf", "main")
	s.Label = map[string][]string{"thread": {"main", "worker"}, "zone": {"eu"}, "\U0001f600": {"x"}, "\uffee": {"y"}}
	s.NumLabel = map[string][]int64{"bytes": {1152, -4}, "request": {8}, "plain": {3}}
	s.NumUnit = map[string][]string{"bytes": {"bytes", "kilobytes"}, "request": {"kB"}}
	s = b.sample([]int64{1, 20}, "leaf", "main")
	s.NumLabel = map[string][]int64{"mixed": {1, 2, 0}}
	s.NumUnit = map[string][]string{"mixed": {"", "ms", "ms"}}
	s = b.sample([]int64{1, 30}, "leaf", "main")
	s.Label = map[string][]string{"empty": {""}, "full": {"yes"}}
	s.NumLabel = map[string][]int64{"zero": {0}, "huge": {1<<63 - 1}}
	b.sample([]int64{1, 40}, "leaf", "main")
	return b.p
}

func mappings() *profile.Profile {
	b := samplesAndCPU()
	for i, file := range []string{"/lib/libc.so.6", "", "[vdso]", "anon_inode:[perf_event]"} {
		start := uint64(0x7f00_0000_0000 + 0x10_0000*i)
		b.p.Mapping = append(b.p.Mapping, &profile.Mapping{
			ID: uint64(i + 20), Start: start, Limit: start + 0x8_1234, Offset: uint64(i * 0x1000), File: file,
			HasFunctions: i%2 == 0, HasInlineFrames: i == 3,
		})
	}
	names := []string{"main", "malloc", "fake", "clock", "event"}
	for i, name := range names {
		l := b.location(name)
		l.Mapping = b.p.Mapping[i]
		l.Address = l.Mapping.Start + 0x44
		b.sample([]int64{1, int64(i) * 7}, name, "main")
	}
	return b.p
}

func noSymbols() *profile.Profile {
	b := samplesAndCPU()
	b.sample([]int64{1, 10}, "a", "b", "c")
	b.sample([]int64{2, 20}, "b", "c")
	for _, l := range b.p.Location {
		l.Line = nil
	}
	b.p.Function = nil
	m := b.p.Mapping[0]
	m.HasFunctions, m.HasFilenames, m.HasLineNumbers, m.HasInlineFrames = false, false, false, false
	return b.p
}

func noMappings() *profile.Profile {
	b := samplesAndCPU()
	b.sample([]int64{1, 10}, "a", "b", "c")
	for _, l := range b.p.Location {
		l.Mapping = nil
	}
	b.p.Mapping = nil
	return b.p
}

func oddNames() *profile.Profile {
	b := samplesAndCPU()
	for _, name := range []string{
		"", " ", "with space", "tab\there", "line\nbreak", "\ufeffmark", "\U0001f600 emoji", "é", "日本語",
		"operator()(int)", "(anonymous namespace)::f(int)", ".dotted(x)", "[Symbol.iterator]", "<computed>",
		"\"quoted\" <script>", "nul\x00inside", "-flag", "%d%s",
	} {
		b.sample([]int64{1, 10}, name, "main")
	}
	return b.p
}

func empty() *profile.Profile {
	return &profile.Profile{SampleType: []*profile.ValueType{cpu}, PeriodType: &profile.ValueType{}}
}

func huge() *profile.Profile {
	b := newBuilder(&profile.ValueType{Type: "space", Unit: "bytes"})
	for _, v := range []int64{1 << 31, 1 << 32, 1<<53 - 1, 1 << 53, 1<<53 + 1, 1<<63 - 1, 1<<35 + 7} {
		s := b.sample([]int64{v}, "f", "main")
		s.NumLabel = map[string][]int64{"v": {v}}
	}
	b.p.Function[0].StartLine = 1<<62 + 1
	b.p.Location[0].Line[0].Line = 1<<53 + 1
	b.p.Location[0].ID = 1<<64 - 1
	b.p.Location[1].ID = 1 << 40
	b.p.TimeNanos = 1<<63 - 1
	b.p.DurationNanos = 1<<63 - 1
	b.p.Period = 1<<53 + 1
	return b.p
}

func kernel() *profile.Profile {
	b := samplesAndCPU()
	b.sample([]int64{1, 10}, "sys_read", "main")
	m := &profile.Mapping{ID: 2, Start: 0xffffffff81000000, Limit: 0xffffffffffffffff, Offset: 0xffffffff81000000, File: "[kernel.kallsyms]_text"}
	b.p.Mapping = append(b.p.Mapping, m)
	b.p.Location[0].Mapping = m
	b.p.Location[0].Address = 0xffffffff81000800
	return b.p
}

func dropFrames() *profile.Profile {
	b := samplesAndCPU()
	b.sample([]int64{1, 10}, "malloc_inner", "malloc(unsigned long)", "work", "main")
	b.sample([]int64{2, 20}, "malloc_inner", "malloc(unsigned long)")
	b.sample([]int64{3, 30}, "leaf", "malloc_hook", "work", "main")
	partly := b.location("user")
	partly.Line = append([]profile.Line{{Function: b.function("malloc_small"), Line: 5}}, partly.Line...)
	b.sample([]int64{4, 40}, "leaf", "user", "main")
	b.p.DropFrames = "malloc.*|free"
	b.p.KeepFrames = "malloc_hook"
	return b.p
}

// record takes profiles of this program itself.
func record(folder string) {
	runtime.MemProfileRate = 512
	var b bytes.Buffer
	if err := pprof.StartCPUProfile(&b); err != nil {
		log.Fatal(err)
	}
	kept := work(300 * time.Millisecond)
	pprof.StopCPUProfile()
	write(folder, "go_cpu.pb.gz", b.Bytes())
	for _, name := range []string{"heap", "goroutine"} {
		b.Reset()
		if err := pprof.Lookup(name).WriteTo(&b, 0); err != nil {
			log.Fatal(err)
		}
		write(folder, "go_"+name+".pb.gz", b.Bytes())
	}
	runtime.KeepAlive(kept)
}

func work(d time.Duration) map[int][]byte {
	kept := map[int][]byte{}
	for end := time.Now().Add(d); time.Now().Before(end); {
		for i := range 1000 {
			kept[i] = make([]byte, 100+i)
		}
	}
	return kept
}
