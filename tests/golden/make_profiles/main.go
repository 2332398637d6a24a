// Makes the profiles of tests/fixtures/profiles/tool: built ones, in which
// every oddity has its place, and recorded ones.
//
//	go run -trimpath . ../../fixtures/profiles/tool          built ones: the same every time
//	go run -trimpath . -record ../../fixtures/profiles/tool  recorded ones too
package main

import (
	"flag"
	"log"
	"os"
	"path/filepath"

	"github.com/google/pprof/profile"
)

func main() {
	withRecorded := flag.Bool("record", false, "also record profiles of this program")
	flag.Parse()
	dir := flag.Arg(0)
	for name, p := range built() {
		write(filepath.Join(dir, name+".pb.gz"), p)
	}
	legacy := filepath.Join(dir, "legacy")
	builtLegacy(legacy)
	if *withRecorded {
		recordLegacy(legacy)
		record(dir)
	}
}

func write(path string, p *profile.Profile) {
	f, err := os.Create(path)
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	if err := p.Write(f); err != nil {
		log.Fatal(err)
	}
}
