package main

import (
	"bytes"
	"encoding/binary"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"time"
)

// The text forms that Go itself writes. Few samples: they are long.
func recordLegacy(dir string) {
	runtime.MemProfileRate = 32768
	runtime.SetMutexProfileFraction(1)
	runtime.SetBlockProfileRate(1)
	fill(100)
	contend()
	runtime.GC()
	save := func(kind string, debug int, name string) {
		var b bytes.Buffer
		if err := pprof.Lookup(kind).WriteTo(&b, debug); err != nil {
			log.Fatal(err)
		}
		writeBytes(filepath.Join(dir, name), b.Bytes())
	}
	stop := make(chan bool)
	for range 5 {
		go wait(stop)
	}
	time.Sleep(10 * time.Millisecond)
	for _, kind := range []string{"heap", "allocs", "goroutine", "mutex", "block", "threadcreate"} {
		save(kind, 1, "go_"+kind+".txt")
	}
	save("goroutine", 2, "go_goroutine_stacks.txt")
	close(stop)
}

// Binary CPU profiles of gperftools: words in every form that machines have.
func builtLegacy(dir string) {
	forms := map[string]func([]uint64) []byte{
		"cpu_32_little.prof": words32(binary.LittleEndian),
		"cpu_32_big.prof":    words32(binary.BigEndian),
		"cpu_64_little.prof": words64(binary.LittleEndian),
		"cpu_64_big.prof":    words64(binary.BigEndian),
	}
	for name, encode := range forms {
		writeBytes(filepath.Join(dir, name), append(encode(cppWords(0x8049000)), cppMap...))
	}
	deep := append(encodeHead(0), 7, 3, 0xffffffffff600400, 0x7f0000001000, 0x401000, 0, 1, 0)
	writeBytes(filepath.Join(dir, "cpu_high.prof"), append(words64(binary.LittleEndian)(deep), cppMap...))
	noEnd := append(encodeHead(0), 2, 2, 0x401000, 0x402000)
	writeBytes(filepath.Join(dir, "cpu_no_end.prof"), words64(binary.LittleEndian)(noEnd))
	java := append(encodeHead(1), 4, 3, 1, 2, 3, 6, 2, 4, 3, 1, 1, 5, 0, 1, 0)
	writeBytes(filepath.Join(dir, "java_cpu.prof"), append(words32(binary.LittleEndian)(java), javaNames...))
}

func encodeHead(language uint64) []uint64 { return []uint64{0, 3, language, 10000, 0} }

// Every sample has the frame of the signal handler (base+0x500) behind its
// leaf; two repeat the leaf behind it.
func cppWords(base uint64) []uint64 {
	w := encodeHead(0)
	for i := range uint64(40) {
		w = append(w, i+1, 4, base+0x10*i, base+0x500, base+0x800+0x20*(i%5), base+0xf00)
	}
	w = append(w, 3, 4, base+0x42, base+0x500, base+0x42, base+0xf00)
	w = append(w, 5, 1, base+0x77)
	return append(w, 0, 1, 0)
}

const cppMap = `build=/home/u/build
08048000-0804a000 r-xp 00000000 08:01 1234  $build/app
0804a000-0804c000 r-xp 00002000 08:01 1234  $build/app
0804c000-0804d000 rw-p 00003000 08:01 1234  $build/app
7f0000000000-7f0000010000 r-xp 00000000 08:01 99 /lib/libc.so.6
ffffffffff600000-ffffffffff601000 r-xp 00000000 00:00 0 [vsyscall]
not an entry
`

const javaNames = `
 0x00000001 com.example.Leaf.spin (Leaf.java:42)
 0x00000002 com.example.Middle.run (Middle.java:-1)
 0x00000003 java.lang.Thread.run (Thread.java:1012)
 0x00000004 memcpy (/lib/x86_64-linux-gnu/libc.so.6)
 0x00000005 GC
 0x00000006 generated stub/JIT
`

func words32(order binary.ByteOrder) func([]uint64) []byte {
	return func(words []uint64) (b []byte) {
		for _, w := range words {
			b = append(b, make([]byte, 4)...)
			order.PutUint32(b[len(b)-4:], uint32(w))
		}
		return b
	}
}

func words64(order binary.ByteOrder) func([]uint64) []byte {
	return func(words []uint64) (b []byte) {
		for _, w := range words {
			b = append(b, make([]byte, 8)...)
			order.PutUint64(b[len(b)-8:], w)
		}
		return b
	}
}

func writeBytes(path string, data []byte) {
	if err := os.WriteFile(path, data, 0o644); err != nil {
		log.Fatal(err)
	}
}
