// The same service as main.ts, as one writes it in Go: POST /sendjson, and
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
	Name  string   `json:"name"`
	Email string   `json:"email"`
	Roles []string `json:"roles"`
}

func sendJSON(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", "POST")
		http.Error(w, "POST /sendjson", http.StatusMethodNotAllowed)
		return
	}
	u := user{
		Name:  "gopher",
		Email: "gopher@example.com",
		Roles: []string{"reader", "writer"},
	}
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(&u); err != nil {
		log.Println(err)
	}
}

func main() {
	http.HandleFunc("/sendjson", sendJSON)
	log.Fatal(http.ListenAndServe(net.JoinHostPort(os.Getenv("HOST"), os.Getenv("PORT")), nil))
}
