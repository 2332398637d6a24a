// The same service as main.ts, as one writes it in Go: /sendjson, and
// net/http/pprof beside it.
package main

import (
	"encoding/json"
	"log"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
)

type user struct {
	Name  string
	Email string
}

func sendJSON(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost:
	default:
		w.Header().Set("Allow", "GET, HEAD, POST")
		http.Error(w, "GET or POST /sendjson", http.StatusMethodNotAllowed)
		return
	}
	u := user{Name: "bill", Email: "bill@ardanlabs.com"}
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(&u); err != nil {
		log.Println(err)
	}
}

func main() {
	http.HandleFunc("/sendjson", sendJSON)
	log.Fatal(http.ListenAndServe(net.JoinHostPort(os.Getenv("HOST"), os.Getenv("PORT")), nil))
}
