package main

import (
	"log"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"sort"
	"strings"
	"sync"
	"time"
)

type order struct {
	ID    int
	Lines []string
}

var kept [][]order

func record(dir string) {
	runtime.MemProfileRate = 4096
	runtime.SetMutexProfileFraction(1)
	runtime.SetBlockProfileRate(1)
	save := func(kind, name string) {
		f, err := os.Create(filepath.Join(dir, name+".pb.gz"))
		if err != nil {
			log.Fatal(err)
		}
		defer f.Close()
		if err := pprof.Lookup(kind).WriteTo(f, 0); err != nil {
			log.Fatal(err)
		}
	}
	cpu, err := os.Create(filepath.Join(dir, "go_cpu.pb.gz"))
	if err != nil {
		log.Fatal(err)
	}
	pprof.StartCPUProfile(cpu)
	fill(200)
	runtime.GC()
	save("heap", "go_heap_before")
	for end := time.Now().Add(700 * time.Millisecond); time.Now().Before(end); {
		fill(3)
		contend()
	}
	pprof.StopCPUProfile()
	cpu.Close()
	kept = kept[:len(kept)/2]
	fill(900)
	runtime.GC()
	save("heap", "go_heap_after")
	save("mutex", "go_mutex")
	save("block", "go_block")
	stop := make(chan bool)
	for range 5 {
		go wait(stop)
	}
	time.Sleep(10 * time.Millisecond)
	save("goroutine", "go_goroutine")
	close(stop)
}

func wait(stop chan bool) { <-stop }

func fill(n int) {
	for i := range n {
		kept = append(kept, makeOrders(i%7+1))
	}
}

func makeOrders(n int) []order {
	orders := make([]order, n)
	for i := range orders {
		orders[i] = order{i, strings.Split(strings.Repeat("line,", 40), ",")}
		sort.Strings(orders[i].Lines)
	}
	return orders
}

func contend() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range 20 {
				mu.Lock()
				makeOrders(1)
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
}
