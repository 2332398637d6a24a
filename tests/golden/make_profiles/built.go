package main

import (
	"fmt"
	"math"
	"time"

	"github.com/google/pprof/profile"
)

// b builds a profile from frames written as "name|file|line", inlined callees
// before ";": "leaf|a.go|2;Do|y.go|4" is leaf inlined into Do.
type b struct {
	p     *profile.Profile
	funcs map[string]*profile.Function
	locs  map[string]*profile.Location
}

func newB(types ...string) *b {
	p := &profile.Profile{}
	for i := 0; i < len(types); i += 2 {
		p.SampleType = append(p.SampleType, &profile.ValueType{Type: types[i], Unit: types[i+1]})
	}
	p.PeriodType = &profile.ValueType{Type: types[len(types)-2], Unit: types[len(types)-1]}
	p.Period = 1
	return &b{p, map[string]*profile.Function{}, map[string]*profile.Location{}}
}

func (x *b) mapping(file, build string, has bool) *b {
	n := uint64(len(x.p.Mapping) + 1)
	x.p.Mapping = append(x.p.Mapping, &profile.Mapping{ID: n, Start: n << 20, Limit: n<<20 + 1<<19,
		File: file, BuildID: build, HasFunctions: has, HasFilenames: has, HasLineNumbers: has, HasInlineFrames: has})
	return x
}

func (x *b) function(name, system, file string, start int64) *profile.Function {
	key := fmt.Sprint(name, "\x00", file, "\x00", start)
	f := x.funcs[key]
	if f == nil {
		f = &profile.Function{ID: uint64(len(x.funcs) + 1), Name: name, SystemName: system, Filename: file, StartLine: start}
		x.funcs[key] = f
		x.p.Function = append(x.p.Function, f)
	}
	return f
}

func (x *b) loc(mapping int, address uint64, lines ...profile.Line) *profile.Location {
	l := &profile.Location{ID: uint64(len(x.p.Location) + 1), Address: address, Line: lines}
	if mapping > 0 {
		l.Mapping = x.p.Mapping[mapping-1]
	}
	x.p.Location = append(x.p.Location, l)
	return l
}

func (x *b) add(values []int64, stack ...*profile.Location) *profile.Sample {
	s := &profile.Sample{Location: stack, Value: values}
	x.p.Sample = append(x.p.Sample, s)
	return s
}

func v(values ...int64) []int64 { return values }

// simple adds a stack of plain functions, leaf first.
func (x *b) simple(values []int64, names ...string) *profile.Sample {
	var stack []*profile.Location
	for _, name := range names {
		l := x.locs[name]
		if l == nil {
			m := 0
			if len(x.p.Mapping) > 0 {
				m = 1
			}
			f := x.function(name, name, "/src/"+fmt.Sprint(len(x.locs)%3)+".go", int64(len(x.locs)*10+1))
			l = x.loc(m, 0, profile.Line{Function: f, Line: int64(len(x.locs)*10 + 5)})
			x.locs[name] = l
		}
		stack = append(stack, l)
	}
	return x.add(values, stack...)
}

func built() map[string]*profile.Profile {
	return map[string]*profile.Profile{
		"worked": worked(5, 3, 1000, 1), "worked_base": worked(7, 3, 500, 0),
		"odd_names": oddNames(), "types": manyTypes(), "tags": tags(), "huge": huge(),
		"empty": empty(), "stackless": stackless(), "inlines": inlines(), "addresses": addresses(),
		"negative": negative(), "delay": delay(1), "delay_base": delay(3), "v8": v8(), "drop": drop(),
		"wide": wide(), "heap_tags": heapTags(), "duplicate_types": duplicateTypes(), "ms": inUnit("ms"),
		"us": inUnit("microseconds"), "mixed_units": mixedUnits(), "files": files(),
		"pictured": pictured(1), "pictured_base": pictured(2), "contexts": contexts(),
		"ranges": ranges(),
	}
}

// The example of the specification's appendix.
func worked(rec, inlined, direct, own int64) *profile.Profile {
	x := newB("samples", "count", "cpu", "nanoseconds")
	x.p.Mapping = []*profile.Mapping{{ID: 1, Start: 0x1000, Limit: 0x9000, File: "/bin/app", BuildID: "abcd",
		HasFunctions: true, HasFilenames: true, HasLineNumbers: true, HasInlineFrames: true}}
	x.p.Period = 10000000
	x.p.TimeNanos = time.Date(2017, 3, 7, 10, 44, 40, 123456789, time.UTC).UnixNano()
	x.p.DurationNanos = int64(90500 * time.Millisecond)
	x.p.Comments = []string{"hello", "#hidden"}
	x.p.DocURL = "https://example.com/doc"
	m := x.function("main.main", "main.main", "/src/app/main.go", 10)
	r := x.function("main.rec", "main.rec", "/src/app/rec.go", 5)
	d := x.function("github.com/x/y/v2.(*T).Do", "x", "/src/app/y.go", 1)
	f := x.function("leaf", "leaf", "/src/app/leaf.go", 1)
	l1 := x.loc(1, 0x1100, profile.Line{Function: m, Line: 12, Column: 3})
	l2 := x.loc(1, 0x1200, profile.Line{Function: r, Line: 7})
	l3 := x.loc(1, 0x1300, profile.Line{Function: f, Line: 2}, profile.Line{Function: d, Line: 4})
	l4 := x.loc(1, 0x1400, profile.Line{Function: f, Line: 3})
	t := func(n int64) []int64 { return v(n, n*10000000) }
	if own == 1 {
		x.add(t(rec), l4, l2, l2, l2, l1)
	} else {
		x.add(t(rec), l4, l2, l1)
	}
	s := x.add(t(inlined), l3, l2, l1)
	s.Label = map[string][]string{"k": {"v"}}
	x.add(t(direct), l4, l1)
	if own == 1 {
		x.add(t(1), l2, l1)
	}
	return x.p
}

func oddNames() *profile.Profile {
	x := newB("cpu", "nanoseconds")
	for i, name := range []string{
		"(anonymous namespace)::Parser::operator()(char const*) const", "<script>alert(1)</script>",
		"std::vector<int, std::allocator<int> >::push_back(int&&)", "Class.<init>", "java.util.Map.<clinit>()",
		"main.(*List[...]).Len", "main.Map[go.shape.int]", "operator<<", "a::b(c)d)e", "foo<bar", "bar>::baz",
		"函数", "naïve::überprüfen", "emoji😀.run", "～tilde", "Foo::~Foo()", "with spaces here", "tab\tname",
		".hidden", ".hidden::x(int)", "[Symbol.iterator]", "get <computed>", "_Lambda", "a(b)(c)",
		"operator()::x(y)", "%s%d%", "quote\"s", "back\\slash", "A::B<C<D>>::E<F>(G<H>)", "",
	} {
		f := x.function(name, name, fmt.Sprintf("/src/dir %d/../f.cc", i), int64(i))
		root := x.function("root<int>", "other", "", 0)
		x.add(v(int64(1000000*(i+1))), x.loc(0, 0, profile.Line{Function: f, Line: int64(i)}),
			x.loc(0, 0, profile.Line{Function: root}))
	}
	return x.p
}

func manyTypes() *profile.Profile {
	x := newB("samples", "count", "widgets", "widgets", "space", "bytes", "cpu", "nanoseconds", "wall", "ms",
		"objects", "samples", "energy", "GCU", "micro", "nanogcu", "greek", "μs", "sign", "µs", "kilo", "kb",
		"long", "hours", "none", "", "upper", "Bytes", "seconds", "sec").mapping("/usr/bin/types", "", true)
	row := func(n int64) []int64 {
		return v(n, n, n*1024, n*1000001, n*90, n, n, n*1700, n*1001, n, n*3000, n, n, n<<22, n*7)
	}
	x.simple(row(32), "a", "main")
	x.simple(row(7), "b", "a", "main")
	x.simple(row(1), "c", "main")
	x.simple(row(0), "d", "main")
	x.p.DefaultSampleType = "space"
	x.p.DurationNanos = 3600 * 1e9 * 2
	return x.p
}

func tags() *profile.Profile {
	x := newB("samples", "count", "cpu", "nanoseconds").mapping("/bin/tagged", "1234567890", true)
	add := func(n int64, label map[string][]string, num map[string][]int64, unit map[string][]string, names ...string) {
		s := x.simple(v(n, n*1e7), names...)
		s.Label, s.NumLabel, s.NumUnit = label, num, unit
	}
	add(1, map[string][]string{"user": {"ann"}, "path": {"/a"}}, map[string][]int64{"bytes": {1024}}, nil, "read", "serve", "main")
	add(10, map[string][]string{"user": {"bob"}}, map[string][]int64{"bytes": {4096}}, nil, "write", "serve", "main")
	add(100, map[string][]string{"user": {"ann", "bob"}}, map[string][]int64{"bytes": {1 << 20}, "request": {5}}, nil, "read", "main")
	add(1000, nil, map[string][]int64{"latency": {15}}, map[string][]string{"latency": {"ms"}}, "sleep", "main")
	add(20, nil, map[string][]int64{"latency": {2}}, map[string][]string{"latency": {"seconds"}}, "sleep", "serve", "main")
	add(30, map[string][]string{"latency": {"slow"}}, map[string][]int64{"latency": {-7, 3}}, map[string][]string{"latency": {"ms", "us"}}, "poll", "main")
	add(40, map[string][]string{"a=b": {"c=d"}}, map[string][]int64{"plain": {0, 12}, "odd": {3}}, map[string][]string{"odd": {"foo"}}, "poll", "serve", "main")
	add(2, nil, nil, nil, "idle", "main")
	return x.p
}

func huge() *profile.Profile {
	x := newB("alloc", "count", "space", "bytes", "time", "nanoseconds", "exa", "petabytes").mapping("/bin/huge", "", true)
	x.simple(v(math.MaxInt64-10, 1<<53+1, math.MaxInt64, 1<<62), "big", "main")
	x.simple(v(1, 1<<53+3, 1, 3), "small", "main")
	x.simple(v(9, 7, 999999999, 1), "tiny", "small", "main")
	x.simple(v(0, -(1<<60), -5, 0), "neg", "main")
	return x.p
}

func empty() *profile.Profile {
	x := newB("samples", "count", "cpu", "nanoseconds").mapping("/bin/none", "", true)
	x.p.DurationNanos = 1e9
	return x.p
}

func stackless() *profile.Profile {
	x := newB("samples", "count", "cpu", "nanoseconds").mapping("/bin/odd", "", true)
	x.add(v(3, 30e6))
	x.simple(v(5, 50e6), "f", "main")
	x.simple(v(0, 0), "zero", "main")
	x.add(v(1, 10e6), x.loc(1, 0x100400))
	x.add(v(1, 11e6), x.loc(0, 0))
	return x.p
}

func inlines() *profile.Profile {
	x := newB("samples", "count", "cpu", "nanoseconds").mapping("/bin/inl", "", true)
	line := func(name string, n, col int64) profile.Line {
		return profile.Line{Function: x.function(name, name, "/proc/self/cwd/src/"+name+".cc", 3), Line: n, Column: col}
	}
	all := x.loc(1, 0x100100, line("c", 30, 1), line("b", 20, 2), line("a", 10, 9))
	part := x.loc(1, 0x100200, line("c", 31, 0), line("b", 20, 3))
	alone := x.loc(1, 0x100300, line("c", 32, 4))
	self := x.loc(1, 0x100400, line("a", 11, 0), line("a", 12, 0), line("a", 13, 0))
	root := x.loc(1, 0x100500, line("main", 1, 1))
	x.add(v(500, 5000e6), all, root)
	x.add(v(30, 300e6), part, all, root)
	x.add(v(2, 20e6), alone, part, root)
	x.add(v(1, 10e6), alone, root)
	x.add(v(7, 70e6), self, self, root)
	x.add(v(1, 1e6), all, all, part, root)
	return x.p
}

func addresses() *profile.Profile {
	x := newB("samples", "count").mapping("/nowhere/bin/server", "feed", false).mapping("/nowhere/lib/libc.so.6", "", false).mapping("[vdso]", "", false)
	main := x.loc(1, 0x100010)
	x.add(v(70), x.loc(1, 0x100abc), main)
	x.add(v(20), x.loc(2, 0x200123), x.loc(1, 0x100abc), main)
	x.add(v(4), x.loc(3, 0x300001), main)
	x.add(v(3), x.loc(0, 0xfffffffffffffff0), main)
	x.add(v(2), x.loc(0, 0), main)
	f := x.function("known", "known", "/src/k.c", 4)
	x.add(v(1), x.loc(2, 0x200500, profile.Line{Function: f, Line: 9}), main)
	return x.p
}

// A comparison that somebody saved.
func negative() *profile.Profile {
	x := newB("inuse_objects", "count", "inuse_space", "bytes").mapping("/bin/diff", "", true)
	base := map[string][]string{"pprof::base": {"true"}}
	x.simple(v(5, 5000), "grow", "main")
	x.simple(v(-2, -1500), "grow", "main").Label = base
	x.simple(v(-9, -70000), "shrink", "main").Label = base
	x.simple(v(4, 64), "same", "main")
	x.simple(v(-4, -64), "same", "main").Label = base
	x.simple(v(1, 1), "new", "grow", "main")
	return x.p
}

func delay(n int64) *profile.Profile {
	x := newB("contentions", "count", "delay", "nanoseconds").mapping("/bin/locks", "", true)
	x.simple(v(3*n, 1234567), "sync.(*Mutex).Lock", "work", "main")
	x.simple(v(1, 999*n), "sync.(*RWMutex).RLock", "work", "main")
	x.simple(v(0, 77), "nothing", "main")
	x.simple(v(4, 0), "free", "main")
	return x.p
}

func v8() *profile.Profile {
	x := newB("samples", "count", "cpu", "nanoseconds").mapping("/nowhere/app/main.ts", "", true).
		mapping("/nowhere/npm/registry.npmjs.org/hono/4.13.19", "", true)
	at := func(m int, name, file string, line, col int64) *profile.Location {
		return x.loc(m, 0, profile.Line{Function: x.function(name, "v8:"+name, file, line), Line: line + 2, Column: col})
	}
	main := at(1, "(root)", "", 0, 0)
	serve := at(1, "serve", "file:///srv/app/main.ts", 10, 5)
	hono := at(2, "Hono.fetch", "/nowhere/npm/registry.npmjs.org/hono/4.13.19/dist/hono-base.js", 201, 17)
	anon := at(1, "(anonymous)", "file:///srv/app/main.ts", 22, 9)
	iter := at(1, "[Symbol.iterator]", "ext:core/mod.js", 5, 1)
	x.add(v(50, 502734911), main)
	x.add(v(12, 120123457), at(0, "(garbage collector)", "", 0, 0), main)
	x.add(v(30, 301555001), at(1, "JSON.stringify", "native", 0, 0), anon, hono, serve, main)
	x.add(v(5, 50000113), iter, anon, serve, main)
	x.add(v(1, 9999999), at(1, "get <computed>", "https://deno.land/x/y@v1/z.ts", 3, 3), hono, serve, main)
	x.p.Comments = []string{"collected by deno-pprof", "#estimate: wall"}
	x.p.TimeNanos = 1790000000123456789
	x.p.DurationNanos = 1000000007
	return x.p
}

func drop() *profile.Profile {
	x := newB("space", "bytes").mapping("/bin/drop", "", true)
	x.simple(v(100), "malloc", "operator new(unsigned long)", "user", "main")
	x.simple(v(50), "keepme_malloc", "malloc", "user", "main")
	x.simple(v(25), "malloc", "malloc")
	x.simple(v(10), "user", "main")
	x.p.DropFrames = `.*malloc|operator new`
	x.p.KeepFrames = `keepme_.*`
	return x.p
}

// Many functions, most of them small: what trimming is for.
func wide() *profile.Profile {
	x := newB("samples", "count", "cpu", "nanoseconds").mapping("/bin/wide", "", true)
	for i := range int64(120) {
		n := (i*i*7919)%997 + 1
		if i%3 == 0 {
			n *= 40
		}
		x.simple(v(n, n*10e6), fmt.Sprintf("pkg%d.leaf%d", i%7, i), fmt.Sprintf("pkg%d.mid", i%7), "main.main")
	}
	return x.p
}

func heapTags() *profile.Profile {
	x := newB("alloc_objects", "count", "alloc_space", "bytes", "inuse_objects", "count", "inuse_space", "bytes").mapping("/bin/heap", "", true)
	for i := range int64(12) {
		size := int64(16) << i
		s := x.simple(v(i+3, (i+3)*size, i, i*size), fmt.Sprintf("alloc%d", i%4), fmt.Sprintf("caller%d", i%2), "main")
		s.NumLabel = map[string][]int64{"bytes": {size}}
		s.NumUnit = map[string][]string{"bytes": {"bytes"}}
	}
	return x.p
}

func duplicateTypes() *profile.Profile {
	x := newB("cpu", "count", "cpu", "nanoseconds")
	x.simple(v(1, 2), "f")
	return x.p
}

func inUnit(unit string) *profile.Profile {
	x := newB("samples", "count", "cpu", unit).mapping("/bin/unit", "", true)
	x.simple(v(1, 15), "f", "main")
	x.simple(v(2, 40), "g", "main")
	return x.p
}

func mixedUnits() *profile.Profile {
	x := newB("small", "bytes", "big", "nanoseconds")
	x.simple(v(1, 1), "one", "main")
	x.simple(v(1<<31, 3600e9*30), "two", "main")
	x.simple(v(1<<11, 1500), "three", "main")
	return x.p
}

// The same function names in several files and binaries.
func files() *profile.Profile {
	x := newB("cpu", "nanoseconds").mapping("/bin/one", "", true).mapping("/lib/two.so", "", true)
	for i, file := range []string{"/home/u/proj/a.c", "/home/u/proj/b.c", "/proc/self/cwd/./c.c", "/home/u/proj/../x/d.c", "rel/./e.c", ""} {
		f := x.function("same", "same", file, 1)
		x.add(v(int64(i+1)*1e7), x.loc(i%2+1, 0, profile.Line{Function: f, Line: int64(3 + i)}))
	}
	return x.p
}

// Functions that end before they start: their files are not read, unless another function of the
// same file made somebody look for it before.
func ranges() *profile.Profile {
	x := newB("samples", "count").mapping("/bin/app", "", true)
	for i, each := range []struct {
		name, file  string
		start, line int64
	}{
		{"a.before", "/nowhere/x.go", 50, 20}, {"b.plain", "/nowhere/x.go", 10, 20},
		{"c.after", "/nowhere/x.go", 50, 20}, {"d.near", "/nowhere/y.go", 25, 20},
		{"e.alone", "/nowhere/z.go", 26, 20}, {"f.found", "/src/app/main.go", 90, 3},
		{"g.folder", "/", 1, 1},
	} {
		f := x.function(each.name, each.name, each.file, each.start)
		x.add(v(int64(i+1)), x.loc(1, 1<<20+uint64(i), profile.Line{Function: f, Line: each.line}))
	}
	return x.p
}
