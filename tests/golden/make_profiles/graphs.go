package main

import (
	"fmt"
	"strings"

	"github.com/google/pprof/profile"
)

// A profile for pictures: long names of every language, tags of every kind and
// number, light edges beside heavy ones, values that never tie.
func pictured(seed uint32) *profile.Profile {
	x := newB("allocs", "count", "space", "bytes")
	x.mapping("/opt/my app/prog-1.2", "f00d", true)
	x.p.TimeNanos, x.p.DurationNanos = 1500000000_000000000, 3_000000000
	names := []string{
		"main.main", "main.run", "github.com/x/y/v3/z.(*Server[...]).Handle", "net/http.(*conn).serve",
		"java.util.stream.ReduceOps$ReduceOp.evaluate(Spliterator)", "com.acme.Main.<init>(String)",
		"ns::inner::Widget<int, ns::T>::draw(Canvas&)", "(anonymous namespace)::Helper::~Helper",
		"quote\"d::back\\slash", "[...]", "a.b.c.d", "gopkg.in/yaml.v3.unmarshal", "foo/xyz", "two\nlines",
	}
	pick := func(n int) int {
		seed = seed*1664525 + 1013904223
		return int(seed>>8) % n
	}
	users := []string{"ann", "bob", "cy", "dee \"d\"", "eve\\", "fay"}
	for i := 0; i < 120; i++ {
		stack := []string{}
		for j := pick(7); j >= 0; j-- {
			stack = append(stack, names[2+pick(len(names)-2)])
		}
		stack = append(stack, "main.run", "main.main")
		if i%9 == 0 {
			stack = append(stack[:1:1], "main.main")
		}
		s := x.simple(v(int64(1+pick(5)), int64(1+pick(1<<20))*int64(1+pick(4))), stack...)
		if pick(3) == 0 {
			s.Label = map[string][]string{"user": {users[pick(len(users))]}}
			if pick(4) == 0 {
				s.Label["job"] = []string{"b", "a"}
			}
		}
		if pick(2) == 0 {
			n := int64(1) << (4 + pick(12))
			s.NumLabel = map[string][]int64{"bytes": {n}, "latency": {n * 3}}
			s.NumUnit = map[string][]string{"bytes": {"bytes"}, "latency": {"ms"}}
		}
		if pick(30) == 0 {
			s.NumLabel, s.NumUnit = map[string][]int64{"bytes": {16, 48}}, map[string][]string{"bytes": {"", "kb"}}
		}
	}
	return x.p
}

// One function in many contexts, each with a value of its own, so that the call
// tree has one order only; some calls are inlined.
func contexts() *profile.Profile {
	x := newB("samples", "count", "cpu", "nanoseconds")
	x.mapping("/bin/tree", "", true)
	locs := map[string]*profile.Location{}
	for i, name := range strings.Fields("root a b c leaf") {
		f := x.function(name, name, "/src/"+name+".go", int64(10*i))
		g := x.function(name+".inlined", name+".inlined", "/src/"+name+".go", int64(10*i+5))
		locs[name] = x.loc(1, uint64(0x100000+64*i), profile.Line{Function: f, Line: int64(10*i + 1)})
		locs[name+"!"] = x.loc(1, uint64(0x100020+64*i), profile.Line{Function: g, Line: int64(10*i + 6)},
			profile.Line{Function: f, Line: int64(10*i + 2)})
	}
	for i, path := range []string{
		"root", "root a", "root a b", "root a b a", "root a b a b", "root b", "root b a", "root b a!",
		"root b a! leaf", "root a!", "root a! leaf", "root a b leaf", "root a b a leaf", "root a b a b leaf",
		"root c", "root c c", "root c c c", "root c!", "root c! c!", "root c! leaf", "root c! c! leaf",
		"root c c leaf", "root c c c leaf!", "a", "a leaf", "a b", "root b leaf!", "c", "c!", "c! leaf",
	} {
		stack := []*profile.Location{}
		for _, name := range strings.Fields(path) {
			stack = append([]*profile.Location{locs[name]}, stack...)
		}
		s := x.add(v(int64(i+1), int64(1000003*(i*i+3*i+7))), stack...)
		if i%4 == 1 {
			s.Label = map[string][]string{"step": {fmt.Sprint(i % 3)}}
		}
	}
	return x.p
}
