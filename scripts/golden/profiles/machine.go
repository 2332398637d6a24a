package main

import "github.com/google/pprof/profile"

// base is where a loader puts programs that can be anywhere.
const base = 0x555555554000

// machineStacks are addresses of tests/fixtures/profiles/tool/machine/spin; one is in the middle of
// an instruction.
var machineStacks = [][]uint64{
	{0x815, 0x874, 0x881, 0x881, 0x881, 0x88f, 0x8a5},
	{0x818, 0x874, 0x881, 0x88f, 0x8a5},
	{0x83b, 0x874, 0x88f, 0x8a5},
	{0x862, 0x881, 0x88f},
	{0x886, 0x8a5},
}

// machineProfiles are profiles of native programs, of which only addresses are known.
func machineProfiles() map[string]*profile.Profile {
	anywhere := profile.Mapping{Start: base, Limit: base + 0x1000, File: "/elsewhere/spin"}
	with := func(change func(*profile.Mapping)) *profile.Profile {
		m := anywhere
		change(&m)
		return nativeProfile(base, &m, &profile.Mapping{
			Start: 0x7ffff7fc1000, Limit: 0x7ffff7fc3000, File: "[vdso]",
		})
	}
	same := func(*profile.Mapping) {}
	outside := with(same)
	outside.Location[0].Address = base + 0x5000
	fixed := func(m *profile.Mapping) *profile.Profile { return nativeProfile(0x400000, m) }
	noMapping := fixed(&profile.Mapping{})
	noMapping.Mapping = nil
	for _, l := range noMapping.Location {
		l.Mapping = nil
	}
	return map[string]*profile.Profile{
		"pie":        with(same),
		"good_id":    with(func(m *profile.Mapping) { m.BuildID = "5eed0001" }),
		"bad_id":     with(func(m *profile.Mapping) { m.BuildID = "feedface" }),
		"nameless":   with(func(m *profile.Mapping) { m.File = "" }),
		"odd_offset": with(func(m *profile.Mapping) { m.Start, m.Offset = base+0x100, 0x100 }),
		"bad_offset": with(func(m *profile.Mapping) { m.Offset = 0x7000 }),
		"everything": with(func(m *profile.Mapping) { m.Start, m.Limit = 0, 1<<64-1 }),
		"narrow":     with(func(m *profile.Mapping) { m.Start, m.Offset = base+0x7f0, 0x7f0 }),
		"outside":    outside,
		"parts":      parts(&anywhere),
		"fixed":      fixed(&profile.Mapping{Start: 0x400000, Limit: 0x401000, File: "/elsewhere/fixed"}),
		"no_mapping": noMapping,
		"kernel":     kernelAddresses(),
		"special":    specialMappings(),
		"mangled":    mangledNames(),
		"no_address": withoutAddresses(),
	}
}

func nativeProfile(base uint64, mappings ...*profile.Mapping) *profile.Profile {
	p := &profile.Profile{
		SampleType: []*profile.ValueType{{Type: "samples", Unit: "count"}, cpu},
		PeriodType: cpu,
		Period:     10_000_000,
	}
	for i, m := range mappings {
		m.ID = uint64(i + 1)
		p.Mapping = append(p.Mapping, m)
	}
	known := map[uint64]*profile.Location{}
	for i, stack := range machineStacks {
		n := int64(5 + 3*i)
		s := &profile.Sample{Value: []int64{n, n * 10_000_000}}
		for _, address := range stack {
			l := known[address]
			if l == nil {
				l = &profile.Location{
					ID: uint64(len(known) + 1), Mapping: mappings[0], Address: base + address,
				}
				known[address] = l
				p.Location = append(p.Location, l)
			}
			s.Location = append(s.Location, l)
		}
		p.Sample = append(p.Sample, s)
	}
	if len(mappings) > 1 {
		last := mappings[len(mappings)-1]
		l := &profile.Location{
			ID: uint64(len(known) + 1), Mapping: last, Address: last.Start + 0x260,
		}
		p.Location = append(p.Location, l)
		p.Sample = append(p.Sample, &profile.Sample{
			Value: []int64{7, 70_000_000}, Location: []*profile.Location{l, known[0x874]},
		})
	}
	return p
}

// parts has the file twice: its code, and its data, which are in one page of it.
func parts(code *profile.Mapping) *profile.Profile {
	first, second := *code, *code
	second.Start, second.Limit = base+0x1000, base+0x2000
	return nativeProfile(base, &first, &second)
}

func kernelAddresses() *profile.Profile {
	return nativeProfile(0xffffffff83200000, &profile.Mapping{
		Start: 0xffffffff83200800, Limit: 0xffffffff84200000, File: "[kernel.kallsyms]spin",
	})
}

// specialMappings are no files, or have no name that could be one here.
func specialMappings() *profile.Profile {
	p := nativeProfile(base, &profile.Mapping{Start: base, Limit: base + 0x1000})
	for i, file := range []string{
		"[heap]", "linux-vdso.so.1", "/dev/dri/card0", "//anon", "/memfd:jit (deleted)",
		"/elsewhere/program", "",
	} {
		m := &profile.Mapping{
			ID: uint64(i + 2), Start: uint64(i) << 20, Limit: uint64(i+1) << 20, File: file,
		}
		l := &profile.Location{ID: uint64(len(p.Location) + 1), Mapping: m, Address: m.Start + 1}
		p.Mapping = append(p.Mapping, m)
		p.Location = append(p.Location, l)
		p.Sample = append(p.Sample, &profile.Sample{
			Value: []int64{1, 1}, Location: []*profile.Location{l},
		})
	}
	return p
}

// mangledNames has names as linkers know them.
func mangledNames() *profile.Profile {
	b := samplesAndCPU()
	for i, name := range []string{
		"_ZN3app5StackIiE4pushERKi",
		"_ZNSt6vectorISsSaISsEE9push_backERKSs",
		"_ZNKSt8__detail20_Prime_rehash_policy14_M_need_rehashEmmm",
		"_ZZN3app4mainEiPPcENKUlRT_E_clISsEEDaS3_",
		"_ZN12_GLOBAL__N_16ParserclEPKc",
		"_ZSt4sortIN9__gnu_cxx17__normal_iteratorIPiSt6vectorIiSaIiEEEEEvT_S7_",
		"_ZN1aIXgtLi3ELi2EEE1bEPFiiEM1cKFvvERA3_i",
		"_ZTVN10__cxxabiv117__class_type_infoE",
		"_ZThn8_N1a1bEv",
		"_GLOBAL__sub_I__ZN1a1bE",
		"_GLOBAL__I__ZN1a1bE",
		"___Z4mainv_block_invoke_2",
		"__ZN1a1bEv",
		"_Z3fooi.constprop.0",
		"_Z3foo.cold",
		"_ZN",
		"_Z",
		"_Zfoo",
		"_ZN4core3fmt9Formatter3pad17h0123456789abcdefE",
		"_ZN4core3fmt9Formatter3pad17h0123456789abcdefE.llvm.123",
		"_ZN71_$LT$Test$u20$$u2b$$u20$$u27$static$u20$as$u20$foo..Bar$LT$Test$GT$$GT$3bar17h930b740aa94f1d3aE",
		"_RNvNtCs1234_7mycrate3foo3bar",
		"_RINvNtC3std3mem8align_ofdE",
		"_RNCNvC4bs583foo0B3_",
		"_RNvMC0INtC8arrayvec8ArrayVecINtC0_5ArrayhKj7b_E3new",
		"_RNvCu8Gdel_5qa6Escher4Bach",
		"_RNv",
		"_Rust",
		"main",
	} {
		s := b.sample([]int64{int64(i + 1), int64(i+1) * 1000}, name)
		f := s.Location[0].Line[0].Function
		f.Name, f.SystemName = name, name
	}
	return b.p
}

// withoutAddresses has lines of the program's source, but no addresses.
func withoutAddresses() *profile.Profile {
	m := &profile.Mapping{
		ID: 1, File: "/elsewhere/spin",
		HasFunctions: true, HasFilenames: true, HasLineNumbers: true,
	}
	p := &profile.Profile{
		SampleType: []*profile.ValueType{{Type: "samples", Unit: "count"}, cpu},
		PeriodType: cpu, Period: 10_000_000, Mapping: []*profile.Mapping{m},
	}
	var stack []*profile.Location
	for i, place := range []struct {
		name string
		line int64
	}{{"spin", 19}, {"fall", 28}, {"fall", 29}, {"_start", 43}} {
		f := &profile.Function{
			ID: uint64(i + 1), Name: place.name, SystemName: place.name, Filename: "/build/src/spin.c",
		}
		l := &profile.Location{
			ID: uint64(i + 1), Mapping: m, Line: []profile.Line{{Function: f, Line: place.line}},
		}
		p.Function = append(p.Function, f)
		p.Location = append(p.Location, l)
		stack = append(stack, l)
	}
	for i := range stack {
		p.Sample = append(p.Sample, &profile.Sample{
			Value: []int64{int64(i + 1), int64(i+1) * 10_000_000}, Location: stack[i:],
		})
	}
	return p
}
