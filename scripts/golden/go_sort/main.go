// Writes where Go's sort.Slice puts what ties, for tests/fixtures/go_sort.json:
//
//	go run ./scripts/golden/go_sort > tests/fixtures/go_sort.json
//
// Half of the inputs are made so that quicksort chooses bad pivots and gives up.
package main

import (
	"encoding/json"
	"math/rand"
	"os"
	"sort"
)

// A row: keys by number of the item, and the numbers in their order.
type row struct {
	Keys  []int `json:"keys"`
	Order []int `json:"order"`
}

func sorted(keys []int) row {
	order := make([]int, len(keys))
	for i := range order {
		order[i] = i
	}
	sort.Slice(order, func(a, b int) bool { return keys[order[a]] < keys[order[b]] })
	return row{keys, order}
}

// Keys that are decided while they are sorted: what becomes the pivot is small.
func worst(n int) []int {
	const open = 1 << 30
	keys := make([]int, n)
	items := make([]int, n)
	for i := range keys {
		keys[i] = open
		items[i] = i
	}
	decided, candidate := 0, 0
	// Without these it would pass for sorted at the first glance.
	for i := n / 20; i+1 < n; i += n / 20 {
		keys[i], keys[i+1] = decided+1, decided
		decided += 2
	}
	sort.Slice(items, func(a, b int) bool {
		x, y := items[a], items[b]
		if keys[x] == open && keys[y] == open {
			if x == candidate {
				keys[x] = decided
			} else {
				keys[y] = decided
			}
			decided++
		}
		if keys[x] == open {
			candidate = x
		} else if keys[y] == open {
			candidate = y
		}
		return keys[x] < keys[y]
	})
	for i := range keys {
		if keys[i] == open {
			keys[i] = decided
		}
	}
	return keys
}

func main() {
	rows := []row{}
	for _, n := range []int{300, 500, 1000} {
		for _, ties := range []int{1, 2, 7} {
			keys := worst(n)
			// The largest are told apart last.
			for i, key := range keys {
				if least := n / 4; key > least {
					keys[i] = least + (key-least)/ties
				}
			}
			rows = append(rows, sorted(keys))
		}
	}
	random := rand.New(rand.NewSource(1))
	for _, n := range []int{5, 12, 13, 49, 50, 51, 120, 400, 1000} {
		keys := make([]int, n)
		for i := range keys {
			keys[i] = random.Intn(1 + n/4)
		}
		rows = append(rows, sorted(keys))
	}
	json.NewEncoder(os.Stdout).Encode(rows)
}
